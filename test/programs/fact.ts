/** What became of a process below PID 1: `exit 0`, `SIGTERM`, or `SIGKILL` with the namespace. */
export type Fate = readonly [argv: string, fate: string];

/** One signal sent to a program that was PID 1. */
export interface SignalFact {
  /** `null`: still there when SIGKILL came. */
  readonly exit: number | null;
  readonly children?: readonly Fate[];
}

/** A program as it was measured: the evidence for an entry of src/knowledge/programs. */
export interface Fact {
  readonly id: string;
  readonly proves: readonly string[];
  readonly version: string;
  readonly kernel: string;
  readonly date: string;
  readonly argv: readonly string[];
  /** It ended by itself, with this status. */
  readonly exits?: number;
  /** PID 1's, as /proc shows it. */
  readonly title?: readonly string[];
  /** Per signal: `handler`, `SIG_IGN`, `blocked`, `blocked handler`; what is at its default is left out. */
  readonly dispositions?: Readonly<Record<string, string>>;
  /** An adopted orphan left no zombie. */
  readonly reaps?: boolean;
  readonly signals?: Readonly<Record<string, SignalFact>>;
}
