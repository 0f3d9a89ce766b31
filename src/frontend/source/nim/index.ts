import { NIM_BEHAVIOUR } from '../../../knowledge/nim-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { analyseBy, type Reading } from '../lexical/reading.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { NIM } from './dialect.ts';
import { importsFor } from './imports.ts';
import { LIBRARIES, unknownIn } from './libraries.ts';
import { processesOf } from './processes.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function nimMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  return sourceOfBinary(files, path, runs);
}

/** Reads a Nim program from the module that is compiled, by its text. */
export function analyseNim(input: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>): Analysis {
  return analyseBy(READING, input);
}

const SYNTAX = {
  line: '#',
  block: ['#[', ']#'],
  quotes: ['"""', '"'],
  literal: /\b[a-zA-Z]"[^"\n]*"/y,
} as const;

const LASTS =
  /\bwhile\s+true\b|\b(?:sleep|sleepAsync|runForever|serve|accept|run|listen|poll)\b|^\s*routes\s*:/m;
const BECOMES = /\bexecv[pe]*\s*\(/;

const READING: Reading = {
  language: 'Nim',
  dialect: NIM,
  syntax: SYNTAX,
  importsFor,
  becomes: {
    code: BECOMES,
    doubt: 'what it becomes by execv is not followed',
  },
  factsOf: program => ({
    libraries: LIBRARIES,
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: NIM_BEHAVIOUR.signals,
  }),
};
