import { type Location, path, type Vfs } from '../../base/index.ts';
import type { OpenRun, RunBuild, RunEngine } from '../deploy/types.ts';
import { readRun } from './context.ts';
import type { RunLine } from './types.ts';
import type { Arg } from './words.ts';

/** A word behind `docker run` that stands somewhere else than in a command line. */
export interface PlacedWord {
  readonly text: string;
  readonly at: Location;
  /** Of what is not known the text is for display. */
  readonly known?: false;
}

/** Flags, image and command as a file of another format gives them. */
export interface WrittenRun {
  readonly engine: RunEngine;
  readonly words: readonly PlacedWord[];
  readonly at: Location;
  readonly vfs: Vfs;
  /** Where relative paths of the host begin. */
  readonly folder: string;
  readonly build?: RunBuild;
}

/** What a `docker run` line of these words would start. */
export function runOf({ engine, words, at, vfs, folder, build }: WrittenRun): RunLine | OpenRun {
  const args = words.map(({ text, known = true }, i): Arg => {
    return { text, known, prefix: known ? text : '', single: true, start: i + 1, end: i + 2 };
  });
  const command = {
    engine,
    verb: 'run',
    args,
    start: 0,
    end: 0,
    shown: '',
    cwd: { text: '', known: true },
  } as const;
  return readRun(command, {
    file: at.file,
    text: '',
    vfs,
    host: { place: (_, text) => (/[$~%]/.test(text) ? undefined : path.resolve(folder, text)) },
    locate: (start, end) =>
      start === 0 ? at : spanned(words[start - 1]?.at ?? at, words[end - 2]?.at ?? at),
    buildOf: () => build,
    isBuilt: () => build !== undefined,
  });
}

const spanned = (first: Location, last: Location): Location => ({
  ...first,
  endLine: last.endLine,
  endColumn: last.endColumn,
});
