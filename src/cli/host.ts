/** Everything that the command line takes from its process, so that tests run it without one. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  readonly columns: number;
  /** All of standard input, at most a little more than `limit` bytes of it. */
  readStdin(limit: number): Uint8Array;
  /** Puts a question on the terminal; absent where nobody sits at one. */
  ask?(question: string): Promise<string>;
  out(text: string): void;
  err(text: string): void;
}

/** 0: nothing at or above --fail-on. 1: findings. 2: usage or input error. 128 and a signal: it ended a --watch. */
export type ExitCode = 0 | 1 | 2 | 130 | 143;

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

/** Lines of code are as wide as the terminal lets them be, up to what an eye follows. */
const MAX_CODE_COLUMNS = 200;

export const codeColumns = (host: Host) => Math.max(MIN_COLUMNS, Math.min(host.columns, MAX_CODE_COLUMNS));

export const reportColumns = (host: Host) => Math.max(MIN_COLUMNS, Math.min(host.columns, MAX_COLUMNS));

/** --color and --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. @source no-color.org */
export function wantsColour(flag: boolean | undefined, host: Host): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = host.env;
  if (flag !== undefined) return flag;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return host.stdoutIsTty && TERM !== 'dumb';
}

/** Terminals that are known to show links (OSC 8), by what they put into the environment. */
const LINKING: Readonly<Record<string, RegExp>> = {
  TERM_PROGRAM: /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio|Tabby)$/,
  // VTE, the widget of GNOME's and other terminals, from 0.50 on.
  VTE_VERSION: /^(?:[5-9]\d{3}|\d{5,})$/,
  KONSOLE_VERSION: /^2[0-9]{5}$/,
  KITTY_WINDOW_ID: /^\d+$/,
  WT_SESSION: /./,
  TERM: /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|wezterm)/,
};

/** FORCE_HYPERLINK, then whether it is a terminal that is known to show links. Others print the addresses. */
export function wantsLinks({ env, stdoutIsTty }: Host): boolean {
  const { FORCE_HYPERLINK, CI, TERM = '' } = env;
  if (FORCE_HYPERLINK) return FORCE_HYPERLINK !== '0' && FORCE_HYPERLINK !== 'false';
  // A multiplexer hands the terminal's variables on, and not always its links.
  if (!stdoutIsTty || CI || /^(?:dumb|screen|tmux)/.test(TERM)) return false;
  return Object.entries(LINKING).some(([name, known]) => known.test(env[name] ?? ''));
}
