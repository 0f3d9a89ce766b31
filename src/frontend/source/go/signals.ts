import type { SignalName } from '../../../kernel/index.ts';

/** Signals that end a Go program unless it takes them: https://pkg.go.dev/os/signal#hdr-Default_behavior_of_signals_in_Go_programs. */
export const ENDING = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const satisfies readonly SignalName[];

/** What `signal.Notify(ch)` without signals takes, of those that matter at a stop. */
export const ALL_CATCHABLE: readonly SignalName[] = [...ENDING, 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];
