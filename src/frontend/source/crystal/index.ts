import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { analyseBy, type Reading } from '../lexical/reading.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { CRYSTAL } from './dialect.ts';
import { importsFor, rootAround } from './imports.ts';
import { librariesOf, unknownIn } from './libraries.ts';
import { isChosen } from './options.ts';
import { processesOf } from './processes.ts';
import { SYNTAX } from './syntax.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function crystalMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  return sourceOfBinary(files, path, runs);
}

/** Reads a Crystal program from the file that is compiled, by its text. */
export function analyseCrystal(input: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>): Analysis {
  return analyseBy(READING, input);
}

const LASTS =
  /\bloop\s+do\b|\bwhile\s+true\b|\bsleep\b|\.(?:listen|accept|receive|start|run)\b|\b(?:Kemal|Amber|Marten|ATH)\b/;
const BECOMES = /\bProcess\.exec\b/;

const READING: Reading = {
  language: 'Crystal',
  dialect: CRYSTAL,
  syntax: SYNTAX,
  importsFor,
  becomes: {
    code: BECOMES,
    doubt: 'what it becomes by Process.exec is not followed',
  },
  factsOf: (program, files, main, args) => ({
    libraries: librariesOf(files, rootAround(files, main)),
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: {},
    isChosen: (file, at) => isChosen(file, at, args),
  }),
};
