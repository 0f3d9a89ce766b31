import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Import, LexFile } from '../lexical/program.ts';
import { textAt } from '../lexical/program.ts';

const REQUIRE = /^[ \t]*require\s+"([^"\n]{1,200})"/gm;
const MAX_DEPTH = 6;

/** `require "./server"`, `"./models/*"`, `"./models/**"`; what begins otherwise is the standard library or a shard. */
export const importsFor =
  (image: ImageFiles) =>
  ({ path, bare }: LexFile): readonly Import[] =>
    [...bare.matchAll(REQUIRE)].map(([, name = '']) => {
      if (!name.startsWith('.')) return { name, own: [], isOwn: false };
      const at = paths.resolve(paths.dirname(path), name);
      const [, folder = '', stars] = /^(.*)\/(\*{1,2})$/.exec(at) ?? [];
      if (stars) return { name, own: sourcesIn(image, folder, stars === '**' ? MAX_DEPTH : 0), isOwn: false };
      const last = paths.basename(at);
      return { name, own: [at.endsWith('.cr') ? at : `${at}.cr`, paths.join(at, `${last}.cr`)], isOwn: true };
    });

function sourcesIn(image: ImageFiles, folder: string, depth: number): readonly string[] {
  return image.list(folder).flatMap(name => {
    const at = paths.join(folder, name);
    if (name.endsWith('.cr')) return [at];
    return depth > 0 && !name.includes('.') ? sourcesIn(image, at, depth - 1) : [];
  });
}

/** The folder of shard.yml. */
export function rootAround(image: ImageFiles, main: string): string {
  let at = paths.dirname(main);
  while (at !== '/' && !textAt(image, paths.join(at, 'shard.yml'))) at = paths.dirname(at);
  return at;
}
