/** Everything that the command line takes from its process, so that tests run it without one. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTty: boolean;
  readonly columns: number;
  /** All of standard input, at most a little more than `limit` bytes of it. */
  readStdin(limit: number): Uint8Array;
  /** Puts a question on the terminal; absent where nobody sits at one. */
  ask?(question: string): Promise<string>;
  out(text: string): void;
  err(text: string): void;
}

/** 0: nothing at or above --fail-on. 1: findings. 2: usage or input error. */
export type ExitCode = 0 | 1 | 2;

/** What is wrong with a command line, in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** By its name, for each bundle that is loaded when it is asked for has a class of its own. */
export const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && error.name === 'UsageError';

/** A longer line is hard to read, and a shorter one has no room for a timeline. */
const MAX_COLUMNS = 110;
const MIN_COLUMNS = 60;

export const reportColumns = (host: Host) => Math.max(MIN_COLUMNS, Math.min(host.columns, MAX_COLUMNS));

/** --color and --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. @source no-color.org */
export function wantsColour(flag: boolean | undefined, host: Host): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = host.env;
  if (flag !== undefined) return flag;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return host.stdoutIsTty && TERM !== 'dumb';
}
