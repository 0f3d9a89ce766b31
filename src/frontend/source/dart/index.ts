import { path as paths } from '../../../base/index.ts';
import { DART_BEHAVIOUR } from '../../../knowledge/dart-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { textAt } from '../lexical/program.ts';
import { analyseBy, type Reading } from '../lexical/reading.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { DART } from './dialect.ts';
import { importsFor } from './imports.ts';
import { LIBRARIES, unknownIn } from './libraries.ts';
import { processesOf } from './processes.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function dartMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  return sourceOfBinary(files, path, runs);
}

/** Reads a Dart program from the file that is compiled, by its text. */
export function analyseDart(input: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>): Analysis {
  return analyseBy(READING, input);
}

/**
 * `dart_frog build` makes build/bin/server.dart of the routes; a main.dart of the project's own starts the server instead.
 * @source VeryGoodOpenSource/dart_frog bricks/dart_frog_prod_server
 */
function ofFrog(files: ImageFiles, main: string): string | undefined {
  const [, root] = /^(.*)\/build\/bin\/server\.dart$/.exec(main) ?? [];
  if (root === undefined) return undefined;
  return ['main.dart', 'routes/index.dart', 'routes/_middleware.dart']
    .map(name => paths.join(root, name))
    .find(at => textAt(files, at) !== undefined);
}

const SYNTAX = {
  line: '//',
  block: ['/*', '*/'],
  quotes: ["'''", '"""', "'", '"'],
} as const;

const LASTS =
  /\b(?:serve|listen|bind|createServer|onRequest|run|start|runApp|Timer\.periodic)\b|\bwhile\s*\(\s*true\s*\)|\bawait\s+for\b/;

const READING: Reading = {
  language: 'Dart',
  dialect: DART,
  syntax: SYNTAX,
  importsFor,
  startOf: (files, main) => (textAt(files, main) ? main : (ofFrog(files, main) ?? main)),
  factsOf: program => ({
    libraries: LIBRARIES,
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: DART_BEHAVIOUR.signals,
  }),
};
