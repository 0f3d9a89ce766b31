import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour } from '../../../model/index.ts';
import type { Piece } from './blocks.ts';
import type { LexFile, LexProgram } from './program.ts';

/** What a program asks for about signals, at one place. */
export interface Take {
  readonly signals: readonly SignalName[];
  /** The whole of it, as far as it speaks of signals. */
  readonly at: Piece;
  readonly how:
    | { readonly kind: 'ignore' }
    | { readonly kind: 'default' }
    /** `isWaitedFor`: the signal is blocked, and taken by signalfd(2) or the like. */
    | { readonly kind: 'handler'; readonly body: Piece | undefined; readonly isWaitedFor?: boolean };
}

/** What comes of a handler, or of one of its statements. */
export type Effect =
  | { readonly kind: 'ends'; readonly status: number | 'unknown' }
  | { readonly kind: 'stays' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** How the sources of a language say what readers ask for. Statements are pieces of a handler that hold no other. */
export interface Dialect {
  /** Words by which they take signals; where no take covers one, what is done is not known. */
  readonly speaks: RegExp;
  /** In front of such a word: a signal is only sent, or printed. */
  readonly sends: RegExp;
  readonly takesIn: (file: LexFile, program: LexProgram) => readonly Take[];
  /** What stands between the statements of a line. */
  readonly between: RegExp;
  /** In front of a statement, where it says nothing about what is done. */
  readonly wraps?: RegExp;
  /** A statement that ends the program; group 1 is its status. */
  readonly exits: RegExp;
  readonly statusOf: (text: string | undefined) => number | 'unknown';
  /** A statement that changes nothing about the program's end. */
  readonly harmless: RegExp;
  /** A statement that sets a flag: its name, and what to. */
  readonly sets: RegExp;
  /** A statement that calls a function: group 1 is its name. */
  readonly calls?: RegExp;
  /** What a statement does that only this language knows of. */
  readonly does: (statement: string, program: LexProgram) => Effect | undefined;
  /** A line below which things are done on a condition, further in than it. */
  readonly guards: RegExp;
  /** Of them those that hold whenever the program runs on Linux. */
  readonly holds: RegExp;
  /** The same behind a statement: `exit if stopping`. */
  readonly guarded?: RegExp;
  /** A line that begins a function: group 1 is its name. */
  readonly heads: RegExp;
  readonly functionBody: (program: LexProgram, name: string) => Piece | undefined;
  /** The condition of each loop, and what it does in a round. */
  readonly loopsIn: (
    file: LexFile,
  ) => readonly { readonly while: string; readonly isUntil: boolean; readonly round: Piece }[];
  /** A round that comes to its end by itself, sooner or later. */
  readonly comesRound: RegExp;
  /** A round that may stand still for good. */
  readonly standsStill: RegExp;
}

/** A library that takes signals itself. */
export interface Library {
  readonly name: RegExp;
  /** Where this is written in the program. */
  readonly call: RegExp;
  readonly unless?: RegExp;
  readonly signals: readonly SignalName[];
  readonly behaviour: KnownSignalBehaviour;
}
