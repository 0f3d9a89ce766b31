import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Import, LexFile } from '../lexical/program.ts';
import { manifestIn, rootAround, sourcesIn, type Target } from './package.ts';

const IMPORT =
  /^[ \t]*(?:@\w+[ \t]+)*(?:public[ \t]+|internal[ \t]+)?import[ \t]+(?:(?:struct|class|enum|func|protocol|var|let|typealias)[ \t]+)?(\w+)/gm;

/** The other files of its target, the targets of the package that it is linked with, and the modules that it imports. */
export function importsFor(image: ImageFiles, main: string): (file: LexFile) => readonly Import[] {
  const { targets } = manifestIn(image, rootAround(image, main));
  const byName = new Map(targets.map(target => [target.name, target]));
  const targetOf = (path: string): Target | undefined =>
    targets.find(({ folder }) => path.startsWith(`${folder}/`));
  const seen = new Set<string>();
  return ({ path, bare }) => {
    const target = targetOf(path);
    const beside = target?.folder ?? paths.dirname(path);
    const own = seen.has(beside) ? [] : [{ name: beside, own: sourcesIn(image, beside), isOwn: false }];
    seen.add(beside);
    const imported = [...bare.matchAll(IMPORT)].map(([, name = '']) => {
      const local = byName.get(name);
      return { name, own: local ? sourcesIn(image, local.folder) : [], isOwn: false };
    });
    return [...own, ...imported];
  };
}
