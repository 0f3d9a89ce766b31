import { path } from '../../base/index.ts';
import type { Entry } from './layer.ts';

/** No PATH that anyone means has more directories. */
const MAX_DIRECTORIES = 100;

/** The program of that name in the first directory of PATH that an instruction puts one into. */
export function foundOnPath(
  name: string,
  searchPath: string,
  named: (file: string) => Entry | undefined,
): string | undefined {
  let guess: string | undefined;
  for (const directory of searchPath.split(':', MAX_DIRECTORIES)) {
    if (!directory.startsWith('/')) continue;
    const file = path.join(directory, name);
    const entry = named(file);
    if (!entry || entry.kind === 'directory' || entry.kind === 'absent' || entry.kind === 'produced')
      continue;
    if (entry.kind !== 'unknown' && entry.kind !== 'base') return file;
    // An archive or a directory of another image may have any name: a file that is known to be elsewhere wins.
    guess ??= file;
  }
  return guess;
}
