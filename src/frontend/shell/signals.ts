import type { Evidence, Location } from '../../base/index.ts';
import { type SignalName, signalNumber } from '../../kernel/index.ts';
import {
  EXIT_TRAP_CATCHES,
  type ExitTrapCatches,
  type Situation,
  UNTRAPPED,
  type UntrappedAction,
} from '../../knowledge/shells.ts';
import { type KnownSignalBehaviour, mapActions, type Reaction } from '../../model/index.ts';
import type { Block, ShellState } from './state.ts';

/** What the script does on such an occasion, as it is followed from where it stands still. */
export interface Answers {
  trapped(signal: SignalName): Reaction;
  /** Ends by itself, with its EXIT trap. */
  exiting(status: number): Reaction;
  /** Goes on after the command that it waits for. */
  readonly afterChild: Reaction;
  readonly at: Location;
}

/** What a signal does to a shell that stands still; `undefined`: the default. */
export function signalBehaviour(
  state: ShellState,
  block: Block,
  signal: SignalName,
  answers: Answers,
): KnownSignalBehaviour | undefined {
  const foreground = block.doing === 'foreground' || block.doing === 'pipeline';
  const trap = state.traps.get(signal);
  if (trap) {
    const evidence: Evidence[] = [{ origin: 'declared', note: `trap for ${signal}`, at: trap.at }];
    if (trap.text === '') return { disposition: 'SIG_IGN', evidence };
    const startsWhen = foreground ? 'foreground-child-exits' : 'at-once';
    const isForgotten = block.forgetsTraps === true && !state.traps.get('EXIT')?.text;
    return {
      disposition: 'handler',
      reaction: isForgotten ? answers.afterChild : answers.trapped(signal),
      startsWhen,
      evidence,
    };
  }
  if (state.inherited[signal]) {
    const note = `${signal} was ignored when the shell started`;
    return { disposition: 'SIG_IGN', evidence: [{ origin: 'inferred', note, at: answers.at }] };
  }
  const note = `${state.shell} without a trap for ${signal}`;
  const action = untrappedAction(state, signal, foreground);
  return untrapped(action, signal, answers, [{ origin: 'observed', note, at: answers.at }], state);
}

/** EXIT gets a trap: what is not trapped yet is caught from now on. */
export function catchSinceExitTrap({ shell, traps, caughtSinceExitTrap }: ShellState): void {
  const catches = EXIT_TRAP_CATCHES[shell];
  if (!catches?.forGood) return;
  for (const signal of catches.signals) if (!traps.has(signal)) caughtSinceExitTrap.add(signal);
}

/** Does the shell end on this signal, which has no trap now, as it does once EXIT is trapped? */
export function exitTrapCatches(state: ShellState, signal: SignalName): ExitTrapCatches | undefined {
  const catches = EXIT_TRAP_CATCHES[state.shell];
  const isCaught = catches?.forGood
    ? state.caughtSinceExitTrap.has(signal)
    : state.traps.get('EXIT')?.text && catches?.signals.includes(signal);
  return isCaught ? catches : undefined;
}

function untrappedAction(state: ShellState, signal: SignalName, foreground: boolean): UntrappedAction {
  const usual = UNTRAPPED[state.shell][signal]?.[situation(state, foreground)] ?? 'default';
  return exitTrapCatches(state, signal) && usual !== 'as-its-child' ? 'runs-exit-trap' : usual;
}

function situation(state: ShellState, foreground: boolean): Situation {
  if (state.hasJobControl) return 'jobControl';
  return foreground ? 'foreground' : 'wait';
}

function untrapped(
  action: UntrappedAction,
  signal: SignalName,
  { exiting, afterChild }: Answers,
  evidence: readonly Evidence[],
  state: ShellState,
): KnownSignalBehaviour | undefined {
  const handler = (reaction: Reaction, startsWhen?: KnownSignalBehaviour['startsWhen']) =>
    ({ disposition: 'handler', reaction, evidence, ...(startsWhen ? { startsWhen } : {}) }) as const;
  const status = 128 + signalNumber(signal);
  switch (action) {
    case 'default':
      return undefined;
    case 'ignored':
      return { disposition: 'SIG_IGN', evidence };
    case 'blocked':
      return handler([], 'never');
    case 'stays':
      return handler([]);
    case 'raises':
      return handler([{ do: 'raise' }]);
    case 'exits':
      return handler([{ do: 'raise' }, ...unclean(exiting(status), state)]);
    case 'exits-with-1':
      return handler([{ do: 'exit', status: 1, cleansUp: false }]);
    case 'runs-exit-trap': {
      // Whatever status the trap exits with.
      const number = (EXIT_TRAP_CATCHES[state.shell]?.statusBase ?? 128) + signalNumber(signal);
      const ends = { do: 'exit', status: number, cleansUp: true } as const;
      return handler([...withoutExit(exiting(number)), { do: 'raise', cleansUp: true }, ends]);
    }
    case 'exits-after-foreground':
      return handler([{ do: 'raise' }, ...unclean(exiting(status), state)], 'foreground-child-exits');
    case 'as-its-child':
      return handler(
        [{ do: 'raise', signal: 'of-child', only: signal }, ...afterChild],
        'foreground-child-exits',
      );
    case 'tells-jobs-and-exits':
      return handler([
        { do: 'signal', to: 'children', signal: 'same' },
        { do: 'exit', status, cleansUp: false },
      ]);
  }
}

/** Without an EXIT trap nothing of the script's own runs. */
function unclean(reaction: Reaction, state: ShellState): Reaction {
  if (state.traps.get('EXIT')?.text) return reaction;
  return mapActions(reaction, action => (action.do === 'exit' ? { ...action, cleansUp: false } : action));
}

/** What is done before the shell ends, in each of the ways that it may take to there; what it becomes ends by itself. */
function withoutExit(reaction: Reaction): Reaction {
  const last = reaction.at(-1);
  const before = reaction.slice(0, -1);
  switch (last?.do) {
    case 'exit':
      return last.replaced ? reaction : before;
    case 'either': {
      const ways = last.ways.map(way => ({ ...way, reaction: withoutExit(way.reaction) }));
      return [...before, { ...last, ways }];
    }
    case 'if-child-failed': {
      const [then, otherwise] = [withoutExit(last.then), withoutExit(last.otherwise)];
      return [...before, { ...last, then, otherwise }];
    }
    default:
      return reaction;
  }
}
