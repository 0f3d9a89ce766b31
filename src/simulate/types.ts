import type { Evidence, Location } from '../base/index.ts';
import type { KernelFunction, SignalName } from '../kernel/index.ts';
import type { Branch, ProcessNode, ProcessTree, StartFailure } from '../model/index.ts';

/** Why a stop went the way it did. Closed: each cause but `graceful` and the unknown is owned by one rule. */
export const STOP_CAUSES = [
  'graceful',
  /** SIG_DFL on PID 1, which is the main program: dropped. */
  'discarded',
  /** The handler only restores the default and raises again: dropped on PID 1. */
  'reraised',
  /** It has handlers, but for another signal than the one sent. */
  'other-signal-handled',
  /** The program gives the signal another meaning and stays. */
  'signal-means-something-else',
  /** The program ends at once on this signal, without finishing its work, where another one stops it well. */
  'fast-shutdown',
  'handler-returns',
  'handler-not-reached',
  'signal-ignored',
  'signal-blocked',
  'trap-deferred',
  'trap-lost',
  /** The shell does not know the name that the trap was set for. */
  'trap-void',
  /** A shell of a shell-form CMD or ENTRYPOINT stands between. */
  'shell-form-above',
  /** A script stands between. */
  'script-above',
  'pipeline-above',
  'wrapper-above',
  'package-manager-above',
  'dev-server',
  'daemonized',
  'init-not-pid1',
  /** The main program's own children, told or not, keep it from ending. */
  'child-does-not-end',
  'grace-too-short',
  /** Default action ends the main program below an init. */
  'default-death',
  /** The language runtime ends it at once, without the program's own code. */
  'runtime-exit',
  /** It begins to shut down, and leaves before what it has in hand is done. */
  'work-not-awaited',
  /** One of these, though the program's own files have a handler that ends it in order: for another signal. */
  'other-handler-skipped',
  /** The init told the shell only, the shell died, and the rest was killed. */
  'init-signals-only-shell',
  /** Told, but the one that holds the namespace left before they were done. */
  'leaves-before-children',
  'children-not-told',
  'prefork-group-signal',
  /** PID 1 is not able to start at all. */
  'cannot-start',
  'unknown',
] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

/**
 * Causes behind which it is a race how the stop ends: a pool that is told by its group dies while its parent shuts
 * down, and celery hung until SIGKILL in seven of ten runs below `tini -g`, and ended in time in three.
 */
export const RACES: ReadonlySet<StopCause> = new Set(['prefork-group-signal']);

export interface Step {
  /** Milliseconds after the stop signal was sent. */
  readonly atMs: number;
  /** Id of the process in the tree; `engine` for docker. */
  readonly process: string;
  readonly what: string;
  readonly kernel?: KernelFunction;
}

export type Outcome = 'graceful' | 'abrupt' | 'killed' | 'unknown';

/** The stop of one tree in one world. */
export interface StopOutcome {
  readonly outcome: Outcome;
  readonly cause: StopCause;
  /** `null` where it can't be known. */
  readonly exitStatus: number | null;
  readonly elapsedMs: number;
  /** The process whose behaviour is the cause. */
  readonly culprit: ProcessNode;
  /** What it got at last: a supervisor may send another signal than the one that stops the container. */
  readonly received: SignalName;
  /** Processes that saw nothing but SIGKILL, or were cut in their handler. */
  readonly collateral: readonly ProcessNode[];
  /** One sentence: what happens and why. */
  readonly reason: string;
  readonly timeline: readonly Step[];
}

/** A stop that comes out so in some worlds, and what that hangs on. */
export interface Possibility {
  readonly outcome: StopOutcome;
  readonly tree: ProcessTree;
  /** Ways through the scripts: `$1 matches worker (entrypoint.sh:12)`. */
  readonly conditions: readonly string[];
  /** Why something could not be derived: sentences. */
  readonly unknowns: readonly string[];
  /** Both in one phrase. */
  readonly on: string;
}

/** The stop over all branches and worlds. */
export interface StopVerdict extends Omit<StopOutcome, 'culprit' | 'received'> {
  readonly culprit: ProcessNode | undefined;
  readonly received: SignalName | undefined;
  readonly certainty: 'must' | 'may';
  readonly signal: SignalName | undefined;
  readonly graceMs: number;
  /** The tree that the timeline is about. */
  readonly tree: ProcessTree | undefined;
  readonly branch: Branch | undefined;
  /** What else is possible; where the outcome is unknown, all that is possible. */
  readonly others: readonly Possibility[];
  readonly failure: StartFailure | undefined;
}

export interface OrphanOutcome {
  readonly outcome: 'reaped' | 'zombies' | 'no-orphans' | 'unknown';
  readonly reason: string;
  /** What makes orphans, and where. */
  readonly sources: readonly {
    readonly what: string;
    readonly at?: Location;
    readonly process: ProcessNode;
  }[];
  readonly adoptedBy: ProcessNode | undefined;
}

export interface OrphanVerdict extends OrphanOutcome {
  readonly certainty: 'must' | 'may';
  readonly evidence: readonly Evidence[];
}
