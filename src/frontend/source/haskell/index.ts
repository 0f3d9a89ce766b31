import { HASKELL_BEHAVIOUR } from '../../../knowledge/haskell-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { analyseBy, type Reading } from '../lexical/reading.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { HASKELL } from './dialect.ts';
import { importsFor } from './imports.ts';
import { LIBRARIES, unknownIn } from './libraries.ts';
import { processesOf } from './processes.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function haskellMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  return sourceOfBinary(files, path, runs);
}

/** Reads a Haskell program from its module Main, by its text. */
export function analyseHaskell(input: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>): Analysis {
  return analyseBy(READING, input);
}

const SYNTAX = {
  line: '--',
  block: ['{-', '-}'],
  quotes: ['"'],
  // A quasi-quotation, which the next one ends that begins.
  literal: /\[[a-z]\w{0,30}\|(?:[^|[]|\|(?!\])|\[(?![a-z]\w{0,30}\|)){0,20000}\|\]/y,
} as const;

const LASTS =
  /\b(?:forever|threadDelay|takeMVar|accept|scotty\w*|spock\w*|warp\w*|quickHttpServe|httpServe|simpleHTTP\w*|serve\w*|run(?:Settings\w*|Env|TLS|TCPServer|Server\w*|Bot\w*|Discord|Effect)?)\b/;
const BECOMES = /\b(?:executeFile|forkProcess|daemoni[sz]e\w*)\b/;

const READING: Reading = {
  language: 'Haskell',
  dialect: HASKELL,
  syntax: SYNTAX,
  importsFor,
  becomes: {
    code: BECOMES,
    doubt: 'what it becomes by executeFile, or what goes on behind a fork, is not followed',
  },
  factsOf: program => ({
    libraries: LIBRARIES,
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: HASKELL_BEHAVIOUR.signals,
  }),
};
