import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Import, LexFile } from '../lexical/program.ts';

/** `import a, b/c`, `import std/[os, net]`, `from a import b`, `include a`; lists may go over several lines. */
const IMPORT =
  /^[ \t]*(?:import|include)\b[ \t]*((?:[^\n[,]|\[[^\]]{0,1000}\]|,[ \t]*\n?)+)|^[ \t]*from[ \t]+([\w./"]+)[ \t]+import\b/gm;

/** Modules of the project: beside the one that names them, or in its source folder. */
export function importsFor(image: ImageFiles, main: string): (file: LexFile) => readonly Import[] {
  const root = rootAround(image, main);
  return ({ path, bare }) =>
    [...bare.matchAll(IMPORT)]
      .flatMap(([, list, from]) => (from === undefined ? namesIn(list ?? '') : [from]))
      .map(written => {
        const name = written.replaceAll('"', '').replace(/\.nim$/, '');
        const isOwn = name.startsWith('.');
        const places = [
          paths.dirname(path),
          ...(isOwn ? [] : [paths.dirname(main), root, paths.join(root, 'src')]),
        ];
        const own = places.map(place => paths.resolve(place, /\.\w+$/.test(name) ? name : `${name}.nim`));
        const found = own.find(at => ['context', 'inline'].includes(image.origin(at).kind));
        return { name, own: found === undefined ? [] : [found], isOwn };
      });
}

function namesIn(list: string): readonly string[] {
  const names: string[] = [];
  for (const [, before = '', inside, alone] of list.matchAll(
    /([\w./-]*\/)\s*\[([^\]]*)\]|([\w./"-]+)(?:\s+(?:as\s+\w+|except\b.*))?/g,
  )) {
    if (alone !== undefined) names.push(alone);
    else
      for (const one of (inside ?? '').split(',')) names.push(before + (one.trim().split(/\s/, 1)[0] ?? ''));
  }
  return names.filter(name => name !== '' && !name.endsWith('/'));
}

/** The folder of the project file. */
function rootAround(image: ImageFiles, main: string): string {
  let at = paths.dirname(main);
  while (at !== '/' && !image.list(at).some(name => name.endsWith('.nimble'))) at = paths.dirname(at);
  return at;
}
