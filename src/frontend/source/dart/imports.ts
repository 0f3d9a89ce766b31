import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { type Import, type LexFile, textAt } from '../lexical/program.ts';

/** `import 'package:app/server.dart';`, `export 'src/routes.dart';`, `part 'model.dart';`. */
const NAMED = /^[ \t]*(?:import|export|part)[ \t]+(?:augment[ \t]+)?['"]([^'"\n]{1,200})['"]/gm;
/** A dependency that lies beside the project. */
const BESIDE = /^[ \t]+([\w-]+):[ \t]*\n[ \t]+path:[ \t]*["']?([^\s"']+)/gm;

/** Sources of the project, and of packages that its pubspec.yaml finds beside it; the rest is named by its package. */
export function importsFor(image: ImageFiles, main: string): (file: LexFile) => readonly Import[] {
  const packages = packagesAround(image, main);
  return ({ path, bare }) =>
    [...bare.matchAll(NAMED)].flatMap(([, name = '']): Import[] => {
      if (name.startsWith('dart:')) return [];
      const [, owner = '', rest = ''] = /^package:([^/]+)\/(.*)$/.exec(name) ?? [];
      if (owner === '')
        return [{ name, own: [paths.resolve(paths.dirname(path), name)], isOwn: !/\.\w+\.dart$/.test(name) }];
      const root = packages.get(owner);
      return [
        {
          name: owner,
          own: root === undefined ? [] : [paths.join(paths.join(root, 'lib'), rest)],
          isOwn: false,
        },
      ];
    });
}

function packagesAround(image: ImageFiles, main: string): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (let at = paths.dirname(main); ; at = paths.dirname(at)) {
    const text = textAt(image, paths.join(at, 'pubspec.yaml'))?.text;
    if (text !== undefined) {
      const name = /^name:[ \t]*["']?([\w-]+)/m.exec(text)?.[1];
      if (name !== undefined && !packages.has(name)) packages.set(name, at);
      for (const [, other = '', path = ''] of text.matchAll(BESIDE))
        packages.set(other, paths.resolve(at, path));
    }
    if (at === '/') return packages;
  }
}
