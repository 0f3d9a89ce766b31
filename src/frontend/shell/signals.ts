import type { Evidence, Location } from '../../base/index.ts';
import { type SignalName, signalNumber } from '../../kernel/index.ts';
import {
  EXIT_TRAP_CATCHES,
  type Situation,
  UNTRAPPED,
  type UntrappedAction,
} from '../../knowledge/shells.ts';
import type { Action, KnownSignalBehaviour, Reaction } from '../../model/index.ts';
import type { Block, ShellState } from './state.ts';

/** What a signal does to a shell that stands still; `undefined`: the default. */
export function signalBehaviour(
  state: ShellState,
  block: Block,
  signal: SignalName,
  /** What a trap's text does, and the script behind it; a shell whose EXIT trap it is ends with the status. */
  trapped: (trap: SignalName | 'EXIT', status: number) => Reaction,
  afterChild: Reaction,
  at: Location,
): KnownSignalBehaviour | undefined {
  const foreground = block.doing === 'foreground' || block.doing === 'pipeline';
  const trap = state.traps.get(signal);
  if (trap) {
    const evidence: Evidence[] = [{ origin: 'declared', note: `trap for ${signal}`, at: trap.at }];
    if (trap.text === '') return { disposition: 'SIG_IGN', evidence };
    const startsWhen = foreground ? 'foreground-child-exits' : 'at-once';
    const reaction = trapped(signal, 128 + signalNumber(signal));
    return { disposition: 'handler', reaction, startsWhen, evidence };
  }
  if (state.inherited.includes(signal)) {
    return {
      disposition: 'SIG_IGN',
      evidence: [{ origin: 'inferred', note: `${signal} was ignored when the shell started`, at }],
    };
  }
  const evidence: Evidence[] = [
    { origin: 'observed', note: `${state.shell} without a trap for ${signal}`, at },
  ];
  const exits: Action = { do: 'exit', status: 128 + signalNumber(signal), cleansUp: false };
  const exitTrap = state.traps.get('EXIT');
  const catches = EXIT_TRAP_CATCHES[state.shell];
  if (exitTrap?.text && catches?.signals.includes(signal)) {
    const reaction = trapped('EXIT', catches.statusBase + signalNumber(signal));
    const raised: Reaction = [...reaction.slice(0, -1), { do: 'raise' }, ...reaction.slice(-1)];
    return { disposition: 'handler', reaction: raised, evidence };
  }
  const action = UNTRAPPED[state.shell][signal]?.[situation(state, foreground)] ?? 'default';
  return untrapped(action, exits, evidence, signal, afterChild);
}

function situation(state: ShellState, foreground: boolean): Situation {
  if (!foreground) return 'wait';
  return state.hasJobControl ? 'foregroundJob' : 'foreground';
}

function untrapped(
  action: UntrappedAction,
  exits: Action,
  evidence: readonly Evidence[],
  signal: SignalName,
  afterChild: Reaction,
): KnownSignalBehaviour | undefined {
  switch (action) {
    case 'default':
      return undefined;
    case 'ignored':
      return { disposition: 'SIG_IGN', evidence };
    case 'exits-with-1':
      return { disposition: 'handler', reaction: [{ do: 'exit', status: 1, cleansUp: false }], evidence };
    case 'blocked':
      return { disposition: 'handler', reaction: [], startsWhen: 'never', evidence };
    case 'raises':
      return { disposition: 'handler', reaction: [{ do: 'raise' }], evidence };
    case 'as-its-child':
      return {
        disposition: 'handler',
        reaction: [{ do: 'raise', signal: 'of-child', only: signal }, ...afterChild],
        startsWhen: 'foreground-child-exits',
        evidence,
      };
    case 'stays':
      return { disposition: 'handler', reaction: [], evidence };
    case 'exits':
      return { disposition: 'handler', reaction: [{ do: 'raise' }, exits], evidence };
    case 'exits-after-foreground':
      return {
        disposition: 'handler',
        reaction: [{ do: 'raise' }, exits],
        startsWhen: 'foreground-child-exits',
        evidence,
      };
    case 'tells-jobs-and-exits':
      return {
        disposition: 'handler',
        reaction: [{ do: 'signal', to: 'children', signal: 'same' }, exits],
        evidence,
      };
  }
}
