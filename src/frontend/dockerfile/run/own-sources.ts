import { path } from '../../../base/index.ts';
import { isGitIgnored } from '../../gitignore.ts';
import { contextLayer } from '../context.ts';
import type { RunReader } from './reader.ts';

/** The project's own sources in a folder beside the Dockerfile, as a clone or a package of them brings them to `dest`. */
export function ownSources(
  { input: { build, stage, instruction } }: RunReader,
  directory: string,
  dest: string,
  mode: string | undefined,
): ReturnType<typeof contextLayer> {
  const { vfs } = build.input;
  return contextLayer({
    vfs,
    context: directory,
    ignored: file => isGitIgnored(vfs, path.join(directory, file)),
    excluded: () => false,
    sources: ['.'],
    dest,
    intoDirectory: true,
    keepsParents: false,
    given: { mode, owner: stage.user.name ?? 'root' },
    at: instruction.at,
  });
}
