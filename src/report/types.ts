import type { Finding, InputError, Launch } from '../lint/types.ts';

/** What a report tells; the same for every format. */
export interface LintReport {
  readonly findings: readonly Finding[];
  readonly errors: readonly InputError[];
  /** Inputs that were read. */
  readonly files: number;
  /** Findings that a baseline knows, and that are left out; absent: there is none. */
  readonly inBaseline?: number;
  /** All containers, also those without findings. */
  readonly launches?: readonly Launch[];
}

/** The same of `trace`. */
export interface TraceReport {
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
}

/** How a report for people is to look. */
export interface ViewOptions {
  readonly colour: boolean;
  readonly columns: number;
  /** For lines of code, where that is another. */
  readonly codeColumns?: number;
  /** Where links lead; absent: the terminal does not show them. */
  readonly links?: Links;
}

export interface Links {
  file(path: string): string;
  rule(id: string): string | undefined;
}

/** Where a report shows lines of the user's files. */
export interface SourceReader {
  /** Text of a file, as in a Vfs. */
  readonly read: (file: string) => string | undefined;
}
