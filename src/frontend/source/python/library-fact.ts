import type { SignalName } from '../../../kernel/index.ts';

/** The arguments of a call, as far as a row of the table asks for them. */
export interface LibraryArguments {
  text(position: number, name: string): string | undefined;
  isGiven(position: number, name: string): boolean;
  number(position: number, name: string): number | undefined;
  isTrue(position: number, name: string): boolean;
  isFalse(position: number, name: string): boolean;
  words(position: number, name: string): readonly string[];
  /** `sys.argv[1:]`, which command lines read by themselves. */
  readonly commandLine: readonly string[];
}

/** The version of a package that is asked for; '' where none is named, `undefined`: not asked for. */
export type Requires = (name: string) => string | undefined;

export type LibraryFact = {
  readonly source: string;
  /** A coroutine function: it does its work when it is awaited, or made a task. */
  readonly isCoroutine?: true;
} /** The process becomes a server of src/knowledge/programs. */ & (
  | {
      readonly kind: 'program';
      readonly program: string;
      readonly argv: (args: LibraryArguments, env: (name: string) => string | undefined) => readonly string[];
      readonly devServer?: string;
      /** Where this is true of the call, it serves in the process itself instead, below the program's own handlers. */
      readonly servesWhen?: (args: LibraryArguments, env: (name: string) => string | undefined) => boolean;
      readonly serves?: Extract<LibraryFact, { kind: 'serves' }>;
    }
  /** Runs until it is stopped; the signals that its own handlers catch end it, and the call returns. */
  | {
      readonly kind: 'serves';
      readonly name: string;
      readonly handles: readonly SignalName[];
      /** These it may catch too. */
      readonly mayHandle?: { readonly signals: readonly SignalName[]; readonly reason: string };
      /** An argument that keeps it from installing them, where it is false or None: KeyboardInterrupt ends it then. */
      readonly unless?: string;
      /** KeyboardInterrupt ends it, and the call returns. */
      readonly catchesInterrupt?: boolean;
      /** So does SystemExit. */
      readonly catchesExit?: boolean;
      /** A thread waits for input: where the program is told to end, Python may wait for that first. */
      readonly readsInThread?: true;
      /** A coroutine method of a subclass that runs in the event loop before it serves. */
      readonly hook?: string;
      readonly devServer?: string;
    }
  /** Installs handlers, with an effect that is not derived. */
  | { readonly kind: 'installs'; readonly handles: readonly SignalName[]; readonly reason: string }
  /** Hangs on which package, in which version, the project says it needs, or on the arguments. */
  | {
      readonly kind: 'choice';
      /** An argument that may be a class of the program: an object of it serves, by its method with this name. */
      readonly served?: { readonly position: number; readonly name: string; readonly by: string };
      readonly pick: (requires: Requires, args: LibraryArguments) => LibraryFact;
    }
  /** Sets handlers that end what the same library runs. */
  | { readonly kind: 'registers'; readonly name: string; readonly handles: readonly SignalName[] }
  | { readonly kind: 'orphans'; readonly what: string }
  | { readonly kind: 'django' }
  | { readonly kind: 'quick' }
);

export const TERM_INT = ['SIGTERM', 'SIGINT'] as const;

export const nothing = (
  name: string,
  source: string,
  more: Pick<
    Extract<LibraryFact, { kind: 'serves' }>,
    'catchesInterrupt' | 'catchesExit' | 'readsInThread' | 'hook' | 'devServer' | 'isCoroutine'
  > = {},
) => ({ kind: 'serves', name, handles: [], source, ...more }) as const;

export const stops = (name: string, handles: readonly SignalName[], source: string, unless?: string) =>
  ({ kind: 'serves', name, handles, source, ...(unless ? { unless } : {}) }) as const;

export const quick = (source: string) => ({ kind: 'quick', source }) as const;

/** How an entry is known: seen with this version as a real PID 1, */
export const measured = (version: string, how: string): string => `${how}; measured as PID 1 with ${version}`;
