import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';

/** Where what an import path begins with lies. */
export interface Module {
  readonly name: string;
  readonly directory: string;
}

/** A host, an owner and a project: `github.com/acme/shop`. @source https://pkg.go.dev/cmd/go#hdr-Remote_import_paths */
const OF_A_HOST = /^((?:[\w-]+\.)+[a-z]+\/[\w.-]+\/[\w.-]+)(?:\/(.+))?$/;

/** Without a go.mod a project lies where its import path says. @source https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable */
export function projectInGopath(directory: string): Module | undefined {
  const found =
    /^(.*\/src)\/((?:[\w-]+\.)+[a-z]+\/[\w.-]+\/[\w.-]+)(?=\/|$)/.exec(directory) ??
    /^(.*\/go\/src)\/([\w.-]+)(?=\/|$)/.exec(directory);
  const [, source, name] = found ?? [];
  return source === undefined || name === undefined
    ? undefined
    : { name, directory: paths.join(source, name) };
}

/** The project that a directory lies in is the one of whose packages all that are imported lie around it. */
export function projectByImports(
  files: ImageFiles,
  directory: string,
  imports: readonly string[],
): Module | undefined {
  const split = imports.flatMap(imported => {
    const [, name, rest] = OF_A_HOST.exec(imported) ?? [];
    return name === undefined ? [] : [{ name, rest }];
  });
  const isThere = (at: string, rest: string | undefined) =>
    rest === undefined || files.list(paths.join(at, rest)).some(name => name.endsWith('.go'));
  for (let at = directory; ; at = paths.dirname(at)) {
    const found = split.find(
      ({ name, rest }) =>
        rest !== undefined &&
        files.list(paths.join(at, 'vendor', name)).length === 0 &&
        split.every(other => other.name !== name || isThere(at, other.rest)),
    );
    if (found) return { name: found.name, directory: at };
    if (at === '/') return undefined;
  }
}
