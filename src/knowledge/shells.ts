import type { SignalName } from '../kernel/index.ts';
import type { ShellName } from '../model/index.ts';

/**
 * What shells do by themselves, measured as PID 1 on Linux 6.18 with Debian 12's packages:
 * dash 0.5.12-2, bash 5.2.15-2, busybox 1.35.0-4, mksh 59c-28, zsh 5.9-4, ksh93u+m 1.0.4-3, yash 2.52-2.
 */

/** Shapes of the last command of `-c` text that some shell replaces itself by. */
export type LastCommandShape =
  | 'simple'
  /** A simple command with a redirection or here-document. */
  | 'redirected'
  | 'heredoc'
  | 'group'
  | 'subshell'
  | 'if'
  | 'case'
  | 'for';

interface ImplicitExec {
  readonly shapes: readonly LastCommandShape[];
  /** Only where the whole text is one simple command: no list, no assignment. */
  readonly onlyAlone?: boolean;
  /** Only where the text has no shell metacharacter at all. */
  readonly onlyPlainText?: boolean;
  /** Not where background jobs were started before. */
  readonly notWithJobs?: boolean;
  /** Not where the text ends in a newline. */
  readonly notWithTrailingNewline?: boolean;
  /** Signals that it ignored for itself and does not restore; an explicit `exec` does. */
  readonly leavesIgnored?: readonly SignalName[];
}

/** dash never replaces itself; the others do for these shapes. A trap that runs something prevents it. */
export const IMPLICIT_EXEC: Readonly<Record<ShellName, ImplicitExec>> = {
  dash: { shapes: [] },
  bash: { shapes: ['simple'], notWithJobs: true },
  busybox: {
    shapes: ['simple', 'redirected', 'group', 'subshell', 'if', 'case'],
    notWithTrailingNewline: true,
    leavesIgnored: ['SIGQUIT'],
  },
  zsh: { shapes: ['simple', 'redirected', 'heredoc', 'group', 'subshell', 'if', 'case', 'for'] },
  mksh: { shapes: ['simple'], onlyAlone: true, onlyPlainText: true },
  ksh93: { shapes: ['simple'], onlyAlone: true },
  yash: { shapes: ['simple', 'subshell', 'if'] },
};

/** What a non-interactive shell does on a signal without a trap. */
export type UntrappedAction =
  | 'default'
  | 'ignored'
  /** Its handler notes the signal and the shell goes on. */
  | 'stays'
  /** Exits with 128 + the number, at once. */
  | 'exits'
  /** Exits with 1, at once. */
  | 'exits-with-1'
  /** It has a handler, but blocks the signal. */
  | 'blocked'
  /** Exits once the foreground command has ended. */
  | 'exits-after-foreground'
  /** Signals its background jobs, then exits with 128 + the number. */
  | 'tells-jobs-and-exits';

type Situation = 'foreground' | 'wait';
type Untrapped = Readonly<Record<Situation, UntrappedAction>>;

const both = (action: UntrappedAction): Untrapped => ({ foreground: action, wait: action });

/** Per signal: in the foreground (waiting for a command), and idle (in `wait`, or between short commands). */
export const UNTRAPPED: Readonly<Record<ShellName, Readonly<Partial<Record<SignalName, Untrapped>>>>> = {
  dash: { SIGINT: { foreground: 'exits-after-foreground', wait: 'exits' } },
  bash: { SIGINT: both('stays'), SIGQUIT: both('ignored') },
  busybox: { SIGINT: { foreground: 'exits-after-foreground', wait: 'exits' }, SIGQUIT: both('ignored') },
  mksh: {
    SIGTERM: { foreground: 'exits-after-foreground', wait: 'tells-jobs-and-exits' },
    SIGINT: { foreground: 'exits-after-foreground', wait: 'tells-jobs-and-exits' },
    SIGQUIT: { foreground: 'exits-after-foreground', wait: 'exits' },
    SIGHUP: { foreground: 'tells-jobs-and-exits', wait: 'exits' },
  },
  zsh: {
    SIGINT: { foreground: 'blocked', wait: 'default' },
    SIGQUIT: both('ignored'),
    SIGHUP: both('exits-with-1'),
  },
  ksh93: {},
  yash: {},
};

interface ExitTrapCatches {
  readonly signals: readonly SignalName[];
  /** What is added to the number of the signal for the exit status. */
  readonly statusBase: 128 | 0;
}

/**
 * Shells that run an EXIT trap on these signals although only EXIT is trapped: they exit at once, without waiting
 * for the foreground command.
 *
 * @source bash sig.c terminating_signals, measured with 5.2.15; ksh93u+m 1.0.4-3 measured
 */
export const EXIT_TRAP_CATCHES: Readonly<Partial<Record<ShellName, ExitTrapCatches>>> = {
  bash: { signals: ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'], statusBase: 128 },
  ksh93: { signals: ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1'], statusBase: 0 },
};
