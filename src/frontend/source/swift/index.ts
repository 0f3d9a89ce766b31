import { C_BEHAVIOUR } from '../../../knowledge/c-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { analyseBy, type Reading } from '../lexical/reading.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { SWIFT } from './dialect.ts';
import { importsFor } from './imports.ts';
import { LIBRARIES, unknownIn } from './libraries.ts';
import { SYNTAX } from './syntax.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function swiftMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  return sourceOfBinary(files, path, runs);
}

/** Reads a Swift program from the file that it begins in, by its text. */
export function analyseSwift(input: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>): Analysis {
  return analyseBy(READING, input);
}

const LASTS =
  /\b(?:dispatchMain|RunLoop|runService|syncShutdown|ServiceGroup|HTTPServer|serve|bind|sleep)\b|\.(?:run|execute|start|wait)\s*\(|\bwhile\s+true\b/;
const STARTS = /\bProcess\(\)|\bposix_spawnp?\b|\bexecv[pe]*\s*\(/;

const READING: Reading = {
  language: 'Swift',
  dialect: SWIFT,
  syntax: SYNTAX,
  importsFor,
  becomes: {
    code: STARTS,
    doubt: 'what becomes of the processes that it starts is not followed',
  },
  factsOf: program => ({
    libraries: LIBRARIES,
    unknownLibrary: unknownIn(program),
    processes: { children: [], care: [] },
    lasts: LASTS,
    byItself: C_BEHAVIOUR.signals,
  }),
};
