import { path as paths } from '../../../base/index.ts';
import { NIM_BEHAVIOUR } from '../../../knowledge/nim-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { answerOf } from '../lexical/answer.ts';
import { programFrom } from '../lexical/program.ts';
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
export function analyseNim({ source, files, cwd }: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Analysis {
  const main = source.kind === 'file' ? paths.resolve(cwd, source.path) : '/';
  const program = programFrom(files, main, SYNTAX, importsFor(files, main));
  if (!program) return { unknown: `the Nim source ${main} is not at hand` };
  return answerOf(NIM, program, {
    libraries: LIBRARIES,
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: NIM_BEHAVIOUR.signals,
    doubt: program.files.some(({ code }) => BECOMES.test(code))
      ? 'what it becomes by execv is not followed'
      : undefined,
  });
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
