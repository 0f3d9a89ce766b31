import { path as paths } from '../../../base/index.ts';
import { packagesOf, rootAround } from '../../../knowledge/haskell-packages.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Import, LexFile } from '../lexical/program.ts';
import { projectFiles, textAt } from '../lexical/program.ts';

/** `import qualified Data.Map as M`, `import "package" App.Server (run)`. */
const IMPORT =
  /^import[ \t]+(?:\{-#[^\n]{0,20}#-\}[ \t]*)?(?:safe[ \t]+)?(?:qualified[ \t]+)?(?:"[^"\n]*"[ \t]*)?([A-Z][\w.']*)/gm;

/** Modules of the project, in the source folders of all its packages. */
export function importsFor(image: ImageFiles, main: string): (file: LexFile) => readonly Import[] {
  const project = projectFiles(image);
  const packages = packagesOf(project, rootAround(project, main));
  const roots = [...new Set([paths.dirname(main), ...packages.flatMap(({ sources }) => sources)])];
  const known = new Map<string, Import>();
  return ({ bare }) =>
    [...bare.matchAll(IMPORT)].map(([, name = '']) => {
      const before = known.get(name);
      if (before) return before;
      const file = `${name.replaceAll('.', '/')}.hs`;
      const own = roots.map(root => paths.join(root, file)).find(at => textAt(image, at) !== undefined);
      const found = { name, own: own === undefined ? [] : [own], isOwn: false };
      known.set(name, found);
      return found;
    });
}
