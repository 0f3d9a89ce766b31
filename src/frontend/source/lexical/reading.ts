import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { answerOf, type Facts } from './answer.ts';
import type { Syntax } from './blank.ts';
import type { Dialect } from './dialect.ts';
import { type Import, type LexFile, type LexProgram, programFrom } from './program.ts';

/** How the programs of a language are read by their text. */
export interface Reading {
  /** As its people write it. */
  readonly language: string;
  readonly dialect: Dialect;
  readonly syntax: Syntax;
  readonly importsFor: (files: ImageFiles, main: string) => (file: LexFile) => readonly Import[];
  /** The source that the program begins in, where it is not the one that is named. */
  readonly startOf?: (files: ImageFiles, main: string) => string;
  /** Code by which a program comes to be something else, and why it is then not followed, as a sentence. */
  readonly becomes?: { readonly code: RegExp; readonly doubt: string };
  readonly factsOf: (
    program: LexProgram,
    files: ImageFiles,
    main: string,
    args: readonly string[],
  ) => Omit<Facts, 'doubt'>;
}

/** What a program does with signals, read from its first source on. */
export function analyseBy(
  { language, dialect, syntax, importsFor, startOf, becomes, factsOf }: Reading,
  { source, files, cwd, args }: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>,
): Analysis {
  const main = source.kind === 'file' ? paths.resolve(cwd, source.path) : '/';
  const start = startOf?.(files, main) ?? main;
  const program = programFrom(files, start, syntax, importsFor(files, start));
  if (!program) return { unknown: `the ${language} source ${main} is not at hand` };
  const doubt =
    becomes && program.files.some(({ code }) => becomes.code.test(code)) ? becomes.doubt : undefined;
  return answerOf(dialect, program, { ...factsOf(program, files, main, args), doubt });
}
