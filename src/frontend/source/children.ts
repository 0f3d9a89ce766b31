import type { SignalName } from '../../kernel/index.ts';
import type { Action, KnownSignalBehaviour, SignalBehaviour, StartedChild } from '../../model/index.ts';
import { notKnown } from './signals.ts';

/** One thing that a program does about the children that it has started. */
export type CareStep =
  | { readonly do: 'tell'; readonly signal: SignalName | 'same' }
  | { readonly do: 'await'; readonly limitMs?: number };

/** What the sources of a program say about the processes that it starts and leaves running. */
export interface Processes {
  readonly children: readonly StartedChild[];
  /** What is done about them on a signal, before the program ends. */
  readonly care: readonly CareStep[];
  /** Why they may be told all the same, as a sentence. */
  readonly otherwise: string | undefined;
}

/** Somewhere in a file they are told; whether that is come to nobody has looked. */
export const tellsSomewhere = (file: string): string =>
  `whether ${file} comes to tell its processes is not known`;

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

export const isTold = (care: readonly CareStep[]): boolean => care.some(step => step.do === 'tell');

/** What is done on a signal, with what is done, or perhaps done, about the children before the program ends. */
export const tended = (
  behaviour: SignalBehaviour,
  { care, otherwise }: Pick<Processes, 'care' | 'otherwise'>,
): SignalBehaviour =>
  otherwise === undefined || isTold(care) ? caring(behaviour, care) : perhapsCaring(behaviour, otherwise);

function caring(behaviour: SignalBehaviour, steps: readonly CareStep[]): SignalBehaviour {
  if (behaviour.disposition !== 'unknown') return withSteps(behaviour, steps);
  return { ...behaviour, worlds: behaviour.worlds.map(world => withSteps(world, steps)) };
}

const TOLD: readonly CareStep[] = [{ do: 'tell', signal: 'SIGTERM' }, { do: 'await' }];

/** The program ends; whether it tells its children before is not known, as a sentence says. */
function perhapsCaring(behaviour: SignalBehaviour, reason: string): SignalBehaviour {
  if (behaviour.disposition === 'unknown' || !behaviour.reaction?.some(a => a.do === 'exit'))
    return behaviour;
  return notKnown(reason, [behaviour, withSteps(behaviour, TOLD)]);
}
