import { path } from '../../base/index.ts';

/** As the kernel: more links than these are ELOOP. @source path_resolution(7) */
const MAX_LINKS = 40;

/** Where the symbolic link at exactly this path leads; `undefined`: there is none. */
type Targets = (at: string) => string | undefined;

/** A path without symbolic links; `undefined`: they lead in a circle. */
export function withoutLinks(asked: string, targets: Targets): string | undefined {
  let file = path.normalize(asked);
  for (let links = 0; links < MAX_LINKS; links++) {
    const link = linkIn(file, targets);
    if (!link) return file;
    file = path.normalize(path.resolve(path.dirname(link.at), link.target) + file.slice(link.at.length));
  }
  return undefined;
}

/** The first part of a path that is a symbolic link. */
function linkIn(file: string, targets: Targets) {
  for (let end = 1; end <= file.length; end++) {
    if (end !== file.length && file[end] !== '/') continue;
    const at = file.slice(0, end);
    const target = targets(at);
    if (target !== undefined) return { at, target };
  }
  return undefined;
}

/** Where the link at a path leads, as it is written there. */
export function targetOf(asked: string, targets: Targets): string | undefined {
  const directory = withoutLinks(path.dirname(asked), targets);
  return directory === undefined ? undefined : targets(path.join(directory, path.basename(asked)));
}
