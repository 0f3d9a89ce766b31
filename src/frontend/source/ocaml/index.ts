import { OCAML_BEHAVIOUR } from '../../../knowledge/ocaml-runtime.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, BuiltFromUnknown, SourceInput } from '../input.ts';
import { analyseBy, type Reading } from '../lexical/reading.ts';
import { sourceOfBinary } from './build-outputs.ts';
import { OCAML } from './dialect.ts';
import { importsFor } from './imports.ts';
import { unknownIn } from './libraries.ts';
import { processesOf } from './processes.ts';

/** The source of a binary that a build stage makes; see `Compiled.builtFrom`. */
export function ocamlMainOf(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined {
  return sourceOfBinary(files, path, runs);
}

/** Reads an OCaml program from the module that it is linked for, by its text. */
export function analyseOcaml(input: Pick<SourceInput, 'source' | 'files' | 'cwd' | 'args'>): Analysis {
  return analyseBy(READING, input);
}

const SYNTAX = {
  block: ['(*', '*)'],
  quotes: ['"'],
  // `{|…|}`, which the next one ends that begins.
  literal: /\{([a-z_]{0,20})\|(?:[^|{]|\|(?!\1\})|\{(?![a-z_]{0,20}\|)){0,20000}\|\1\}/y,
} as const;

const LASTS =
  /\bwhile\s+true\b|\b(?:Lwt_main\.run|Dream\.(?:run|serve)|App\.run_command|Eio_main\.run|Scheduler\.go\w*|Command\w*\.run|accept|sleepf?|Thread\.delay|serve|establish_server\w*)\b/;
const BECOMES =
  /\bUnix\.(?:execv[pe]*|fork|double_fork)\b|\bLwt_unix\.fork\b|\bLwt_daemon\b|\bdaemoni[sz]e\b/;

const READING: Reading = {
  language: 'OCaml',
  dialect: OCAML,
  syntax: SYNTAX,
  importsFor,
  becomes: {
    code: BECOMES,
    doubt: 'what it becomes by execv, or what goes on behind a fork, is not followed',
  },
  factsOf: program => ({
    libraries: [],
    unknownLibrary: unknownIn(program),
    processes: processesOf(program),
    lasts: LASTS,
    byItself: OCAML_BEHAVIOUR.signals,
  }),
};
