import type { Evidence, Location } from '../base/index.ts';
import type { Disposition, SignalName } from '../kernel/index.ts';

/**
 * Whom a process means when it sends a signal or waits.
 *
 * `child`: the one command it runs (an init's, a wrapper's). `children`: all that it started. `every-child`: adopted
 * orphans too, as wait(-1) means them. `group`: its own process group, itself included. `child-group`: the process
 * group of its child. `all`: kill(-1). `jobs`: the children with these indexes in `ProcessNode.children`; `groupsOf`:
 * their process groups. `named`: every process that runs a program of such a name (killall).
 */
export type Target =
  | 'child'
  | 'children'
  | 'every-child'
  | 'group'
  | 'child-group'
  | 'all'
  | { readonly jobs: readonly number[] }
  | { readonly groupsOf: readonly number[] }
  | { readonly named: readonly string[] };

/**
 * One thing that a handler does. A reaction is a list of them, done in order; at its end the process goes back
 * to what it was doing. So `[]` is a handler that returns, and `[{ do: 'exit' }]` one that ends the process.
 */
export type Action =
  | { readonly do: 'signal'; readonly to: Target; readonly signal: SignalName | 'same' }
  /** Tells them by a channel of their own, not by a signal; they end in order. */
  | { readonly do: 'dismiss'; readonly who: Target; readonly note: string }
  /**
   * Waits until the targets have exited; after `limitMs` it goes on all the same, and does `late` before. `endless`:
   * for what it has started in this reaction, which lasts and which nobody tells.
   */
  | {
      readonly do: 'wait';
      readonly for: Target;
      readonly limitMs?: number;
      readonly late?: Reaction;
      readonly endless?: string;
    }
  /** Time of its own, such as closing connections or running cleanup code. Milliseconds. */
  | { readonly do: 'work'; readonly ms: number; readonly note: string }
  /**
   * `cleansUp`: the program's own shutdown code has run. `of-child`: the status of the child waited for, 128 and
   * the number where a signal ended it; `ofChildOr`: its exit status, or this where a signal ended it.
   */
  | {
      readonly do: 'exit';
      readonly status: number | 'of-child' | 'unknown' | { readonly ofChildOr: number };
      readonly cleansUp: boolean;
      /** Statuses of the child that become 0. */
      readonly asZero?: readonly number[];
      /** It is the end of a program that the process has become by then. */
      readonly replaced?: true;
    }
  /** A shell's trap is over: `$?` is again of the child that it had waited for before. */
  | { readonly do: 'recall-child' }
  /** Goes on in one way where the child waited for ended with another status than 0, and in another where with 0. */
  | { readonly do: 'if-child-failed'; readonly then: Reaction; readonly otherwise: Reaction }
  /** Goes on in one of these ways, and nothing tells in which. `supposes`: what holds in this one, as a phrase. */
  | { readonly do: 'either'; readonly ways: readonly Way[] }
  /**
   * Restores SIG_DFL and raises the signal that it received, or this one; as PID 1 that does nothing, and the list
   * goes on. `of-child`: the signal that ended the child waited for; nothing where none did. `only`: nothing where
   * it is another.
   */
  | {
      readonly do: 'raise';
      readonly signal?: SignalName | 'of-child';
      readonly only?: SignalName;
      /** The program's own shutdown code has run. */
      readonly cleansUp?: boolean;
    }
  /** Takes a handler back, or ignores the signal from here on. */
  | { readonly do: 'set'; readonly signal: SignalName; readonly disposition: 'SIG_DFL' | 'SIG_IGN' }
  /** abort(3): as PID 1 it ends with SIGSEGV, elsewhere with SIGABRT. */
  | { readonly do: 'abort' }
  /** Not derivable what happens from here on; with `may`: whether it does one of these or nothing. */
  | { readonly do: 'unknown'; readonly reason: string; readonly may?: readonly Reaction[] };

export type Reaction = readonly Action[];

export interface Way {
  readonly supposes: string;
  readonly reaction: Reaction;
}

/** The same, with each action changed: those that lie within others before these. */
export function mapActions(reaction: Reaction, change: (action: Action) => Action): Reaction {
  const all = (inner: Reaction) => mapActions(inner, change);
  return reaction.map(action => {
    switch (action.do) {
      case 'if-child-failed':
        return change({ ...action, then: all(action.then), otherwise: all(action.otherwise) });
      case 'either':
        return change({
          ...action,
          ways: action.ways.map(way => ({ ...way, reaction: all(way.reaction) })),
        });
      case 'unknown':
        return change(action.may ? { ...action, may: action.may.map(all) } : action);
      case 'wait':
        return change(action.late ? { ...action, late: all(action.late) } : action);
      default:
        return change(action);
    }
  });
}

/** All that may be done in a reaction, in whichever way it goes. */
export function allActions(reaction: Reaction): readonly Action[] {
  const found: Action[] = [];
  mapActions(reaction, action => {
    found.push(action);
    return action;
  });
  return found;
}

/** What a signal does to a process. A disposition alone is not a behaviour: bare node catches SIGTERM and stays. */
export interface KnownSignalBehaviour {
  readonly disposition: Disposition;
  /**
   * The signal is blocked and taken by sigwait(3), signalfd(2) or the like: it counts as handled although the
   * disposition is SIG_DFL.
   */
  readonly waitedFor?: boolean;
  /** Present where `disposition` is `handler` or `waitedFor` is set. */
  readonly reaction?: Reaction;
  /** Set by a runtime of itself, and only where the signal was not ignored as the program started. */
  readonly keepsIgnored?: true;
  /** `foreground-child-exits`: a shell trap, or a handler whose process is in a call that is not interrupted. */
  readonly startsWhen?: 'at-once' | 'foreground-child-exits' | 'never';
  /**
   * What this signal means to the program, where that is not an orderly stop: "reloads its configuration",
   * "fast shutdown: open connections are dropped". Set for `stop-signal-means-something-else`.
   */
  readonly means?: string;
  /** It begins to stop, and is gone before what it has in hand is done, whether or not its own code comes to its end. */
  readonly leavesWork?: true;
  /** How long it waits for work in progress at most, where an option says so. */
  readonly drain?: { readonly ms: number; readonly option: string };
  readonly evidence: readonly Evidence[];
}

/** Not derivable; `worlds` are the behaviours that are possible. */
export interface UnknownSignalBehaviour {
  readonly disposition: 'unknown';
  readonly reason: string;
  readonly worlds: readonly KnownSignalBehaviour[];
  /** `worlds` are what programs mostly do: this one is not read, and may do something else. */
  readonly isOpen?: true;
  readonly evidence: readonly Evidence[];
}

export type SignalBehaviour = KnownSignalBehaviour | UnknownSignalBehaviour;
/** Does a signal end the process, after shutdown code of its own? */
export const endsInOrder = (behaviour: SignalBehaviour): boolean =>
  behaviour.disposition !== 'unknown' &&
  allActions(behaviour.reaction ?? []).some(
    action => action.do === 'exit' && (action.cleansUp || behaviour.leavesWork),
  );

/** SIGUSR1 that the sources of a program take asks for something else as a rule, as a reload, and is not meant to stop it. */
export const stopsInOrder = (signal: SignalName, behaviour: SignalBehaviour): boolean =>
  endsInOrder(behaviour) && !(signal === 'SIGUSR1' && behaviour.evidence.some(({ at }) => at !== undefined));

export type SignalTable = Readonly<Partial<Record<SignalName, SignalBehaviour>>>;

/** Whose dead children a process waits for: any adopted orphan's, only those that it started, nobody's. */
export type WaitsForChildren = 'any' | 'own' | 'none' | 'unknown';

/** What a process does when a child of its own ends. */
export interface ChildExitBehaviour {
  /**
   * Which child matters: its one command, the last living child, any that it started, any at all (an adopted orphan
   * too), none, or the last of these to end. The status of these is that of the last one listed, as in a pipeline; with
   * `pipefail` that of the last one listed which failed.
   */
  readonly of:
    | 'every-child'
    | 'child'
    | 'last-child'
    | 'any-child'
    | 'none'
    | { readonly jobs: readonly number[]; readonly pipefail?: true };
  readonly reaction: Reaction;
}

/** A behaviour as a program entry states it and as a source analysis refines it. */
export interface Behaviour {
  readonly signals: SignalTable;
  /** Blocked and never taken: such a signal stays pending. */
  readonly blocked?: readonly SignalName[];
  readonly waitsForChildren: WaitsForChildren;
  readonly whenChildExits?: ChildExitBehaviour;
  readonly isChildSubreaper?: boolean;
  /** It starts processes that outlive their parents (a browser, a daemonising helper): what, in a phrase. */
  readonly makesOrphans?: { readonly what: string; readonly at?: Location };
  /** A child of its own ends, and it does not wait for it: what, in a phrase, and where it is started. */
  readonly leavesZombie?: { readonly what: string; readonly at: Location };
  /** Killing it loses nothing: it has no shutdown code, and nothing in hand that would be lost (tail, cron). */
  readonly holdsNoState?: true;
  /**
   * A web server that passes requests on and waits for the answers, or one whose requests all come from such a server:
   * once the front has ended in order, nothing is in hand behind it.
   */
  readonly tier?: 'front' | 'behind';
  /** It would stop in order on these signals, had the image an extension of its language that it has not. */
  readonly lacks?: { readonly extension: 'pcntl'; readonly signals: readonly SignalName[] };
  /** It starts more when it is told to while the container runs: what, in a phrase. */
  readonly startsOnDemand?: string;
  /** It runs to its end without waiting for anything, so that nobody can stop it in between. */
  readonly neverWaits?: true;
  /** `service`: runs until it is stopped. `short`: ends by itself soon. */
  readonly lifetime: 'service' | 'short' | 'unknown';
}
