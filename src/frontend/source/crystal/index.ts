import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { answerOf } from '../lexical/answer.ts';
import { programFrom } from '../lexical/program.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { CRYSTAL } from './dialect.ts';
import { importsFor, rootAround } from './imports.ts';
import { librariesOf, unknownIn } from './libraries.ts';
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
export function analyseCrystal({
  source,
  files,
  cwd,
}: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Analysis {
  const main = source.kind === 'file' ? paths.resolve(cwd, source.path) : '/';
  const root = rootAround(files, main);
  const program = programFrom(files, main, SYNTAX, importsFor(files));
  if (!program) return { unknown: `the Crystal source ${main} is not at hand` };
  return answerOf(CRYSTAL, program, {
    libraries: librariesOf(files, root),
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: {},
    doubt: program.files.some(({ code }) => BECOMES.test(code))
      ? 'what it becomes by Process.exec is not followed'
      : undefined,
  });
}

const LASTS =
  /\bloop\s+do\b|\bwhile\s+true\b|\bsleep\b|\.(?:listen|accept|receive|start|run)\b|\b(?:Kemal|Amber|Marten|ATH)\b/;
const BECOMES = /\bProcess\.exec\b/;
