import type { SignalName } from '../../kernel/index.ts';
import type { Action, KnownSignalBehaviour, SignalBehaviour, StartedChild } from '../../model/index.ts';
import { notKnown } from './signals.ts';

/** One thing that a program does about the children that it has started. */
export type CareStep =
  | { readonly do: 'tell'; readonly signal: SignalName | 'same' }
  | { readonly do: 'await'; readonly limitMs?: number };

/** More children than these make no other outcome. */
export const MAX_CHILDREN = 12;

/**
 * A command for a shell where it has shell syntax, and words where it has none: `system` and `exec` of most languages
 * run the latter themselves.
 */
export const commandOf = (line: string): StartedChild['command'] =>
  /^[\w./:@%+=, -]*$/.test(line) ? { argv: line.split(' ').filter(Boolean) } : { shellText: line };

const actionOf = (step: CareStep): Action =>
  step.do === 'tell'
    ? { do: 'signal', to: 'children', signal: step.signal }
    : { do: 'wait', for: 'children', ...(step.limitMs === undefined ? {} : { limitMs: step.limitMs }) };

function withSteps(behaviour: KnownSignalBehaviour, steps: readonly CareStep[]): KnownSignalBehaviour {
  const { reaction } = behaviour;
  if (!reaction || steps.length === 0) return behaviour;
  const exit = reaction.findIndex(action => action.do === 'exit');
  return {
    ...behaviour,
    reaction: reaction.toSpliced(exit === -1 ? reaction.length : exit, 0, ...steps.map(actionOf)),
  };
}

/** What is done on a signal, with what is done about the children before the program ends. */
export function caring(behaviour: SignalBehaviour, steps: readonly CareStep[]): SignalBehaviour {
  if (behaviour.disposition !== 'unknown') return withSteps(behaviour, steps);
  return { ...behaviour, worlds: behaviour.worlds.map(world => withSteps(world, steps)) };
}

const TOLD: readonly CareStep[] = [{ do: 'tell', signal: 'SIGTERM' }, { do: 'await' }];

/** The program ends; whether it tells its children before is not known, as a sentence says. */
export function perhapsCaring(behaviour: SignalBehaviour, reason: string): SignalBehaviour {
  if (behaviour.disposition === 'unknown' || !behaviour.reaction?.some(a => a.do === 'exit'))
    return behaviour;
  return notKnown(reason, [behaviour, withSteps(behaviour, TOLD)]);
}
