import type { SignalName } from '../../../kernel/index.ts';
import type { Reaction, SignalBehaviour } from '../../../model/index.ts';
import type { Keeper } from './keeper-facts.ts';
import { isInert, listensItself } from './keepers.ts';
import { modelOf } from './libraries.ts';
import { runtimeDefault } from './reaction.ts';
import type { Run } from './run.ts';
import type { Vm } from './vm.ts';

export type Signals = Partial<Record<SignalName, SignalBehaviour>>;

/** Signals that a program may well handle in a file that cannot be read. */
export const USUAL: readonly SignalName[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'];

/** What a package is told to do on signals, where the program has no listener of its own. */
export function presumed(run: Run, signals: Signals): void {
  const { stopsByPackage: note } = run;
  if (note === undefined || signals.SIGTERM) return;
  run.supposes ??= note;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    signals[signal] ??= {
      disposition: 'handler',
      reaction: ENDS,
      evidence: [{ origin: 'assumed', note }],
    };
}

interface Doubt {
  readonly reason: string;
  /** What then happens instead of the default. */
  readonly otherwise: Reaction;
}

const ENDS: Reaction = [{ do: 'exit', status: 0, cleansUp: true }];

/**
 * execa ends its command and raises the signal again, where nothing else listens. Where that is dropped, what waits for
 * the command may end the program.
 *
 * @source sindresorhus/execa ade74bf lib/terminate/cleanup.js: onExit() of signal-exit; tapjs/signal-exit 39305bc src/index.ts
 */
const RAISES: Reaction = [{ do: 'raise' }, { do: 'exit', status: 1, cleansUp: false }];

export function addDoubts(signals: Signals, vm: Vm): void {
  for (const { reason, otherwise } of doubts(vm)) addDoubt(signals, USUAL, reason, otherwise);
}

/** Reasons why a listener may be somewhere that was not read: the first of them. */
function doubts(vm: Vm): readonly Doubt[] {
  const [reason] = unreadListeners(vm);
  if (reason !== undefined) return [{ reason, otherwise: ENDS }];
  const ended = vm.run.children.find(c => c.endsOnSignal && !c.exited);
  if (!ended) return [];
  const why = `execa ends the command of \`${ended.call}\` on a signal, and what then follows is not known`;
  return [{ reason: why, otherwise: RAISES }];
}

/** What a program asks and is not there for: who serves by it is another. */
const isStore = ({ what }: Keeper) => /^a (?:database|Redis|MongoDB|MySQL|PostgreSQL) connection$/.test(what);

/** A package that is not known may serve by this. */
const runsIt = ({ what, sure, path }: Keeper) =>
  !sure && path.length === 0 && /^`(?:run|start|launch|listen)` of /.test(what);

function unreadListeners({ run, loader }: Vm): readonly string[] {
  const unread = [...loader.unread.values(), ...run.doubts, ...run.crashes.map(crash => crash.reason)];
  if (run.steps < 0) unread.push('the program is too large to be followed to its end');
  const listening = [...run.calledPackages].find(([name]) => listensItself(name) && !modelOf(name));
  if (listening)
    unread.push(`${listening[0]}, which ${loader.where(listening[1])} calls, listens to signals by itself`);
  const [open] = run.openListeners;
  if (open)
    unread.push(`${loader.where(open.site)} registers a listener for a signal whose name is not known`);
  const kept = run.keepers.filter(k => k.open && k.sure);
  const runs = kept.every(isStore) ? run.keepers.find(k => k.open && runsIt(k)) : undefined;
  if ((kept.length > 0 && !runs) || run.selfExits.some(e => e.path.length === 0)) return unread;
  if (runs && kept.length > 0)
    return [...unread, `what ${loader.where(runs.site)} comes to on a signal is not known`];
  const packages = [...run.calledPackages];
  const called = packages.find(([name]) => !isInert(name)) ?? packages[0];
  if (called && !run.runsAs)
    unread.push(`what ${called[0]} does, which ${loader.where(called[1])} calls, is not known`);
  return unread;
}

export function addDoubt(
  signals: Signals,
  of: readonly SignalName[],
  reason: string,
  otherwise: Reaction = ENDS,
): void {
  for (const signal of of) {
    const known = signals[signal];
    // A listener that ends it may stand beside one that does not.
    const stays = known?.disposition === 'handler' && !known.reaction?.some(action => action.do === 'exit');
    if (known && !stays) continue;
    const evidence = [{ origin: 'assumed', note: reason } as const];
    signals[signal] = {
      disposition: 'unknown',
      reason,
      worlds: [
        stays ? known : runtimeDefault(signal),
        { disposition: 'handler', reaction: stays ? ENDS : otherwise, evidence },
      ],
      evidence,
    };
  }
}
