import type {
  Behaviour,
  Env,
  ImageFiles,
  Language,
  RunStep,
  Source,
  SourceAnalysis,
} from '../../model/index.ts';
import type { Parsers } from '../parsers.ts';
import type { Made } from './made.ts';

/** A source, or what was built of it, as the command line names it, and the container that it lies in. */
export interface SourceInput {
  readonly source: Source;
  /** Arguments of the program: `sys.argv[1:]`. */
  readonly args: readonly string[];
  readonly runtime?: 'bun' | 'deno';
  /** It serves what the module exports as its default, as bun always does. */
  readonly servesDefault?: true;
  /** Modules loaded first: `node -r`. */
  readonly preloads?: readonly string[];
  /** Somebody may type something: its input is no /dev/null. */
  readonly hasInput?: boolean;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Env;
  readonly files: ImageFiles;
  readonly parsers: Parsers;
  /** Where the build lays what the source becomes, and its steps. */
  readonly made?: Pick<Made, 'path' | 'runs'>;
}

/** `unknown`: it could not be read, as a sentence. */
export type Analysis = SourceAnalysis | { readonly unknown: string };

export type Reader = (input: SourceInput) => Analysis;

/** Where the sources of a binary lie in the stage that builds it: a directory or a file. */
export interface BuiltFrom {
  readonly main: string;
  /** The command line that it becomes, where it is a script that starts what is built. */
  readonly title?: readonly string[];
  /** Of what is there before the image is built: the project itself says that it is built from this. */
  readonly isDeclared?: boolean;
  /** The project gives it the very name of the file. */
  readonly isNamed?: boolean;
  /** It is this very file, laid there with its mode. */
  readonly isCopy?: true;
}

/** Which sources is not clear, as a sentence; `either`: it is one of these, and they may all stop alike. */
export interface BuiltFromUnknown {
  readonly unknown: string;
  /** The steps make other files there, and not this one. */
  readonly isAbsent?: true;
  readonly either?: readonly BuiltFrom[];
}

/** A language whose programs are binaries that the kernel runs itself. */
export interface Compiled {
  readonly language: Language;
  /** A quick look at the build steps, so that a reader is loaded for little else. */
  readonly steps: RegExp;
  /** Names of what people build before the image is, and copy into it: binaries that the kernel runs itself. */
  readonly prebuilt?: RegExp;
  readonly runtime?: 'bun' | 'deno';
  /** What a program does about signals may hang on how the build steps make it. */
  readonly readsSteps?: true;
  /** What a program does whose sources say nothing of signals. */
  readonly behaviour: Behaviour;
  /** What a file of a build stage is made from. `undefined`: nothing of this language made it. */
  readonly builtFrom: (
    files: ImageFiles,
    path: string,
    runs: readonly RunStep[],
  ) => BuiltFrom | BuiltFromUnknown | undefined;
  /** Does what lies around `files` belong to the program too, as a module of which they hold a package? */
  readonly isPart?: (files: ImageFiles, main: string) => boolean;
}
