import type { Ignored, SignalName } from '../kernel/index.ts';
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

export interface ImplicitExec {
  readonly shapes: readonly LastCommandShape[];
  /** By the last command of a script file too. */
  readonly inScripts?: boolean;
  /** Only where nothing but blanks comes behind the line of the last command. */
  readonly onlyAtEnd?: boolean;
  /** Programs elsewhere, builtins here. */
  readonly builtIn?: readonly string[];
  /** Only where the whole text is one simple command: no list, no assignment. */
  readonly onlyAlone?: boolean;
  /** Only where the text has no shell metacharacter at all. */
  readonly onlyPlainText?: boolean;
  /** Not right behind `&` on the same line. */
  readonly notBehindBackground?: boolean;
  /** Not where anything in the list was started with `&`. */
  readonly notBehindJobs?: boolean;
  /** Of the lists of a child shell only those in `( … )`. */
  readonly onlyInParentheses?: boolean;
  /** Not where a trap was ever set, though it is void or was taken back. @source busybox ash.c may_have_traps */
  readonly notAfterTraps?: boolean;
  /** Not where the text ends in a newline. */
  readonly notWithTrailingNewline?: boolean;
  /** Signals that it ignored for itself and does not restore; an explicit `exec` does. */
  readonly leavesIgnored?: readonly SignalName[];
}

/** dash never replaces itself; the others do for these shapes. A trap that runs something prevents it. */
export const IMPLICIT_EXEC: Readonly<Record<ShellName, ImplicitExec>> = {
  dash: { shapes: [] },
  bash: { shapes: ['simple'], notBehindBackground: true },
  busybox: {
    shapes: ['simple', 'redirected', 'group', 'subshell', 'if', 'case'],
    notWithTrailingNewline: true,
    notAfterTraps: true,
    leavesIgnored: ['SIGQUIT'],
  },
  zsh: { shapes: ['simple', 'redirected', 'heredoc', 'group', 'subshell', 'if', 'case', 'for'] },
  mksh: { shapes: ['simple'], onlyAlone: true, onlyPlainText: true },
  ksh93: {
    shapes: ['simple', 'redirected', 'heredoc', 'group', 'subshell', 'if', 'case'],
    inScripts: true,
    onlyAtEnd: true,
    builtIn: ['sleep'],
  },
  yash: { shapes: ['simple', 'group', 'subshell', 'if', 'case', 'for'], inScripts: true, onlyAtEnd: true },
};

/**
 * By what a child shell replaces itself: the last command of `( … )`, of a job, of an element of a pipeline. Where
 * that is all there is to do, every shell does.
 *
 * @source `(true; sleep 100) &` and thirty shapes more, in each of them
 */
export const CHILD_EXEC: Readonly<Record<ShellName, ImplicitExec>> = {
  dash: { shapes: ['simple', 'redirected', 'heredoc', 'group', 'subshell', 'if', 'case'] },
  bash: { shapes: ['simple'], notBehindJobs: true, onlyInParentheses: true },
  busybox: { shapes: ['simple', 'redirected', 'heredoc', 'group', 'subshell', 'if', 'case'] },
  zsh: IMPLICIT_EXEC.zsh,
  mksh: { shapes: [] },
  ksh93: { shapes: IMPLICIT_EXEC.ksh93.shapes },
  yash: { shapes: IMPLICIT_EXEC.yash.shapes },
};

/**
 * Job control without a terminal: dash and busybox refuse `set -m` ("can't access tty; job control turned off"), and
 * bash `-m` on its command line ("no job control in this shell"), but not `set -m`.
 */
export const JOB_CONTROL_NEEDS_TERMINAL: ReadonlySet<ShellName> = new Set(['dash', 'busybox']);
export const OPTION_M_NEEDS_TERMINAL: ReadonlySet<ShellName> = new Set(['dash', 'busybox', 'bash']);

/**
 * What a script ends with where an expansion fails: `${x:?}`, or an unset variable under `set -u`. bash says 127 where
 * the script is the text of `-c`.
 *
 * @source measured with a script file and with `-c`
 */
export function expansionErrorStatus(shell: ShellName, isCommandText: boolean): number {
  if (shell === 'bash' && isCommandText) return 127;
  return shell === 'dash' || shell === 'busybox' || shell === 'yash' ? 2 : 1;
}

/**
 * Shells in which the error of a special builtin ends the script: `. missing`, `shift` beyond the arguments. The
 * others go on with a status of 1.
 */
export const SOURCE_ERROR_STATUS: Readonly<Partial<Record<ShellName, number>>> = {
  dash: 2,
  busybox: 2,
  mksh: 1,
  ksh93: 1,
  yash: 1,
};
export const SHIFT_ERROR_STATUS: Readonly<Partial<Record<ShellName, number>>> = {
  dash: 2,
  mksh: 1,
  ksh93: 1,
};

/** Long names of options as `set -o` has them, where they have a letter too. */
export const SHORT_NAMES: Readonly<Record<string, string>> = { errexit: 'e', monitor: 'm', nounset: 'u' };

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const DASH_OPTIONS =
  'errexit noglob ignoreeof interactive monitor noexec stdin xtrace verbose vi emacs noclobber allexport notify nounset nolog debug pipefail';
const BASH_OPTIONS =
  'allexport braceexpand emacs errexit errtrace functrace hashall histexpand history ignoreeof interactive-comments keyword monitor noclobber noexec noglob nolog notify nounset onecmd physical pipefail posix privileged verbose vi xtrace';

/**
 * The names that `-o` takes, of shells that end with status 2 where another stands on their command line. Measured: dash
 * 0.5.12, bash 5.2.15; dash has `pipefail` from 0.5.13 on (src/options.h).
 */
export const OPTION_NAMES: Readonly<Partial<Record<ShellName, ReadonlySet<string>>>> = {
  dash: words(DASH_OPTIONS),
  bash: words(BASH_OPTIONS),
};
/** Those that are on in a script of bash from its start; in one of dash none is. */
export const OPTIONS_OF_SCRIPTS = words('braceexpand hashall interactive-comments');
/** In dash the `set` builtin ends the script then, too, whatever stands behind it; bash goes on. */
export const SET_ERROR_STATUS: Readonly<Partial<Record<ShellName, number>>> = { dash: 2 };

/** `return` at the top of a script ends it; bash refuses it, and goes on. */
export const RETURN_ENDS_SCRIPT: ReadonlySet<ShellName> = new Set([
  'dash',
  'busybox',
  'mksh',
  'ksh93',
  'zsh',
  'yash',
]);

/** `set -e` is inherited by `$( … )`: bash takes it back there. */
export const SUBSTITUTION_KEEPS_ERREXIT: ReadonlySet<ShellName> = new Set(['dash']);

/** Variables that a shell sets by itself, beside PWD. `busybox` has HOSTNAME from the engine, as all have. */
const ALWAYS = 'IFS OPTIND PPID PS4 HOSTNAME HOME PATH';
export const SETS_BY_ITSELF: Readonly<Partial<Record<ShellName, ReadonlySet<string>>>> = {
  dash: new Set(`${ALWAYS} PS1 PS2 OPTARG`.split(' ')),
  busybox: new Set(`${ALWAYS} PS1 PS2 SHLVL LINENO RANDOM OPTARG`.split(' ')),
  bash: new Set(
    `${ALWAYS} BASH BASHPID BASHOPTS BASH_VERSINFO BASH_VERSION BASH_COMMAND BASH_SUBSHELL SHELL SHLVL HOSTTYPE MACHTYPE OSTYPE RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME GROUPS DIRSTACK FUNCNAME BASH_LINENO LINENO TERM UID EUID PIPESTATUS SHELLOPTS OPTERR COMP_WORDBREAKS`.split(
      ' ',
    ),
  ),
};

interface SignalWords {
  /** `TERM` alone, not `SIGTERM`: `trap` ends with an error, as `kill` does. */
  readonly withoutPrefix?: true;
  /** The first bad name ends `trap`; the others go on with the next. */
  readonly stopsAtBadName?: true;
  readonly upperCaseOnly?: true;
  /** Names that `trap` knows beside signals and EXIT. */
  readonly pseudo: readonly string[];
  /** `kill -TERM -- PID`: what comes behind the name is all process ids; the error ends `kill`, or is only said. */
  readonly dashesAfterSignal?: 'error' | 'skipped';
  /** `kill -n 15 PID`. */
  readonly hasOptionN?: true;
  /** `kill %1` means a group that the job has only with job control. */
  readonly jobIsGroup?: true;
}

/**
 * How shells read the names of signals. Debian's dash is the strict one: `trap stop SIGTERM` sets nothing.
 *
 * @source `trap`, `kill` in some forty spellings with each of them; dash 0.5.12 says "trap: SIGTERM: bad trap"
 */
export const SIGNAL_WORDS: Readonly<Record<ShellName, SignalWords>> = {
  dash: {
    withoutPrefix: true,
    stopsAtBadName: true,
    pseudo: [],
    dashesAfterSignal: 'error',
    jobIsGroup: true,
  },
  bash: { pseudo: ['ERR', 'DEBUG', 'RETURN'], hasOptionN: true },
  busybox: { pseudo: ['ERR'], dashesAfterSignal: 'skipped' },
  zsh: { pseudo: ['ERR', 'ZERR', 'DEBUG'], upperCaseOnly: true, hasOptionN: true },
  mksh: { pseudo: ['ERR'] },
  ksh93: { pseudo: ['ERR', 'DEBUG', 'KEYBD'], hasOptionN: true },
  yash: { pseudo: [], hasOptionN: true, jobIsGroup: true },
};

/** `$(< file)` is the text of the file; elsewhere it is empty. @source dash 0.5.12, bash 5.2.15, busybox 1.35 */
export const SUBSTITUTION_READS_FILE: ReadonlySet<ShellName> = new Set(['bash', 'ksh93', 'mksh', 'zsh']);

/** `$(jobs -p)` is empty: a command substitution is a child, which has no jobs. */
export const SUBSTITUTION_HAS_NO_JOBS: ReadonlySet<ShellName> = new Set(['dash', 'zsh']);

/**
 * `exit` without an operand in a trap ends with the status from before the trap; in the others with that of the last
 * command in it. In a trap for EXIT bash does as they do.
 *
 * @source `trap 'false; exit' TERM` while in `wait`: 143 with dash, busybox and mksh, 1 with the others
 */
export const EXIT_RESTORES_STATUS: ReadonlySet<ShellName> = new Set(['dash', 'busybox', 'mksh']);

/** `$?` behind a `wait` that a trap has interrupted; the others have 128 and the number of the signal. */
export const INTERRUPTED_WAIT_STATUS: Readonly<Partial<Record<ShellName, number>>> = {
  zsh: 0,
  yash: 0,
  ksh93: 1,
};

/**
 * After `wait` without operands `wait PID` fails with 127: "pid 7 is not a child of this shell". bash 5.2.15 remembers
 * those that had ended before it came to wait for them.
 */
export const WAIT_FORGETS: ReadonlySet<ShellName> = new Set(['bash']);

/** `wait -n` is an illegal option, status 2; the script goes on. @source dash 0.5.12 */
export const LACKS_WAIT_N: ReadonlySet<ShellName> = new Set(['dash']);

/**
 * What `wait -n` ends with once all jobs have been waited for; where there never was any, it is 127 in both.
 *
 * @source bash 5.2.15, busybox 1.35
 */
export const WAIT_N_WITHOUT_JOBS: Readonly<Partial<Record<ShellName, number>>> = { bash: 127, busybox: 0 };

/** What a non-interactive shell does on a signal without a trap. */
export type UntrappedAction =
  | 'default'
  | 'ignored'
  /** Its handler notes the signal and the shell goes on. */
  | 'stays'
  /** Raises it again at its default, and as PID 1 exits with 128 + the number; at once. */
  | 'exits'
  /** Exits with 1, at once. */
  | 'exits-with-1'
  /** It has a handler, but blocks the signal. */
  | 'blocked'
  /** Runs the EXIT trap, raises it again at its default, and as PID 1 exits. */
  | 'runs-exit-trap'
  /** Restores the default and raises it again: as PID 1 it stays. */
  | 'raises'
  /** Ends by it where the foreground command has ended by it. */
  | 'as-its-child'
  /** Exits once the foreground command has ended. */
  | 'exits-after-foreground'
  /** Signals its background jobs, then exits with 128 + the number. */
  | 'tells-jobs-and-exits';

/** Waiting for a foreground command; in `wait`, or between short commands; either of them with job control. */
export type Situation = 'foreground' | 'wait' | 'jobControl';
type Untrapped = Readonly<Record<Situation, UntrappedAction>>;

const inEach = (foreground: UntrappedAction, wait: UntrappedAction): Untrapped => ({
  foreground,
  wait,
  jobControl: foreground,
});
const both = (action: UntrappedAction): Untrapped => inEach(action, action);

export const UNTRAPPED: Readonly<Record<ShellName, Readonly<Partial<Record<SignalName, Untrapped>>>>> = {
  dash: { SIGINT: inEach('exits-after-foreground', 'exits') },
  bash: {
    SIGINT: { foreground: 'as-its-child', wait: 'raises', jobControl: 'default' },
    SIGQUIT: both('ignored'),
  },
  busybox: { SIGINT: inEach('exits-after-foreground', 'exits'), SIGQUIT: both('ignored') },
  mksh: {
    SIGTERM: inEach('exits-after-foreground', 'tells-jobs-and-exits'),
    SIGINT: inEach('exits-after-foreground', 'tells-jobs-and-exits'),
    SIGQUIT: inEach('exits-after-foreground', 'exits'),
    SIGHUP: inEach('tells-jobs-and-exits', 'exits'),
  },
  zsh: { SIGINT: inEach('blocked', 'default'), SIGQUIT: both('ignored'), SIGHUP: both('exits-with-1') },
  ksh93: {},
  yash: {},
};

/**
 * After a trap `read` waits on, and children are reaped in the meantime; in the others it fails, and nobody is reaped.
 *
 * @source bash 5.2.15, dash 0.5.12 and busybox 1.35.0 as PID 1: `while read x <&3` with a trap that returns
 */
export const READ_GOES_ON: ReadonlySet<ShellName> = new Set<ShellName>(['bash']);

export interface ExitTrapCatches {
  readonly signals: readonly SignalName[];
  /** What is added to the number of the signal for the exit status. */
  readonly statusBase: 128 | 0;
  /**
   * From when EXIT is trapped on and whatever becomes of that trap, but for what was trapped before; it is also what
   * `trap -` puts back. Otherwise: for as long as EXIT is trapped, and nothing else.
   */
  readonly forGood: boolean;
}

/**
 * Shells that run an EXIT trap on these signals although only EXIT is trapped: they exit at once, without waiting
 * for the foreground command.
 *
 * @source bash sig.c terminating_signals and initialize_terminating_signals, measured with 5.2.15; ksh93u+m 1.0.4-3
 * measured
 */
export const EXIT_TRAP_CATCHES: Readonly<Partial<Record<ShellName, ExitTrapCatches>>> = {
  bash: { signals: ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'], statusBase: 128, forGood: true },
  ksh93: {
    signals: ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1'],
    statusBase: 0,
    forGood: false,
  },
};

const CATCHES_CHILD: ReadonlySet<ShellName> = new Set(['dash', 'busybox', 'ksh93', 'zsh']);

/**
 * What stays ignored of what a shell was started with. These set a handler for SIGCHLD all the same, so that it and all
 * that it starts leave zombies again; bash, mksh and yash hand the ignored one on. By `exec grep SigIgn
 * /proc/self/status`, in the versions above.
 */
export function keptIgnored(shell: ShellName, ignored: Ignored): Ignored {
  const { SIGCHLD: _, ...rest } = ignored;
  return CATCHES_CHILD.has(shell) ? rest : ignored;
}
