import { path as paths } from '../../../base/index.ts';
import { HASKELL_BEHAVIOUR } from '../../../knowledge/haskell-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { answerOf } from '../lexical/answer.ts';
import { programFrom } from '../lexical/program.ts';
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
export function analyseHaskell({
  source,
  files,
  cwd,
}: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Analysis {
  const main = source.kind === 'file' ? paths.resolve(cwd, source.path) : '/';
  const program = programFrom(files, main, SYNTAX, importsFor(files, main));
  if (!program) return { unknown: `the Haskell source ${main} is not at hand` };
  return answerOf(HASKELL, program, {
    libraries: LIBRARIES,
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: HASKELL_BEHAVIOUR.signals,
    doubt: program.files.some(({ code }) => BECOMES.test(code))
      ? 'what it becomes by executeFile, or what goes on behind a fork, is not followed'
      : undefined,
  });
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
