import type { Launch } from '../lint/types.ts';
import { allActions, type ProcessNode, type SignalBehaviour } from '../model/index.ts';

type SignalName = NonNullable<Launch['stop']['signal']>;

export type Effect =
  | 'default'
  | 'ignored'
  | 'unknown'
  | 'deferred'
  | 'never-runs'
  | 'reset-and-raise'
  | 'forward'
  | 'exit'
  | 'return';

/** One word for what a signal leads to; the vocabulary of `trace --format json`. */
export function effectOf(behaviour: SignalBehaviour): Effect {
  if (behaviour.disposition === 'unknown') return 'unknown';
  if (behaviour.disposition === 'SIG_IGN') return 'ignored';
  if (behaviour.disposition === 'SIG_DFL' && !behaviour.waitedFor) return 'default';
  if (behaviour.startsWhen === 'foreground-child-exits') return 'deferred';
  if (behaviour.startsWhen === 'never') return 'never-runs';
  const reaction = allActions(behaviour.reaction ?? []);
  if (reaction.some(a => a.do === 'raise')) return 'reset-and-raise';
  if (reaction.some(a => a.do === 'unknown' || a.do === 'either')) return 'unknown';
  if (reaction.some(a => a.do === 'signal')) return 'forward';
  return reaction.some(a => a.do === 'exit' || a.do === 'abort') ? 'exit' : 'return';
}

/** What a process does with a signal, in a phrase. */
export function signalPhrase(node: ProcessNode, signal: SignalName): string {
  const behaviour = node.signals[signal];
  const effect = behaviour ? effectOf(behaviour) : 'default';
  switch (effect) {
    case 'default':
      return node.sources.length > 0
        ? `no ${signal} handler in ${node.sources.slice(0, 3).join(', ')}${node.sources.length > 3 ? ', …' : ''}`
        : `no ${signal} handler`;
    case 'unknown':
      return `what ${signal} does is not known`;
    case 'ignored':
      return `ignores ${signal}`;
    case 'deferred':
      return `its ${signal} trap waits for the foreground command`;
    case 'never-runs':
      return `its ${signal} handler never runs`;
    case 'reset-and-raise':
      return startsWithRaise(node, signal)
        ? `its ${signal} handler only raises it again`
        : `its ${signal} handler shuts down and raises it again`;
    case 'forward':
      return `passes ${signal} on`;
    case 'return':
      return `its ${signal} handler returns`;
    default:
      return `its ${signal} handler ends it`;
  }
}

/** Nothing is done before: as PID 1 such a handler comes to nothing. */
function startsWithRaise(node: ProcessNode, signal: SignalName): boolean {
  const behaviour = node.signals[signal];
  return (
    behaviour !== undefined && behaviour.disposition !== 'unknown' && behaviour.reaction?.[0]?.do === 'raise'
  );
}
