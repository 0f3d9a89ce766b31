import {
  type Cure,
  commandTold,
  declareSignal,
  defineRule,
  type Explained,
  explained,
  handlerFor,
  orderlySignal,
  signalAt,
  underInit,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'pid1-ignores-stop-signal',
  meta: {
    summary: 'PID 1 has no handler for the stop signal, so the kernel discards it',
    severity: 'error',
    group: 'signals',
    explains: ['discarded', 'reraised'],
    messages: {
      discarded:
        '`{culprit}` is PID 1 and has no handler for {signal}: the kernel discards it, and the container is killed after {grace}',
      reraised:
        '`{culprit}` is PID 1, and on {signal} it only restores the default and raises the signal again: the kernel discards that, and the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['discarded', 'reraised'],
      fixes,
    });
  },
});

function fixes({ launch, cause, culprit, signal }: Explained): readonly Cure[] {
  const handled = orderlySignal(culprit, signal);
  const declared = handled ? [declareSignal(launch, handled, 'suggested')] : [];
  const handler = handlerFor(culprit, signal) ?? [];
  // Python raises KeyboardInterrupt on SIGINT, and ends with a traceback and 130 where nobody catches it.
  const inSilence = handled && endsWith(culprit, handled) === 0;
  const command = commandTold(culprit, signal) ?? [];
  const at = cause === 'reraised' ? signalAt(culprit, signal) : undefined;
  const raised: readonly Cure[] = at
    ? [{ title: `Exit where the handler raises ${signal} again`, remedy: { do: 'exit-for-raise', at } }]
    : [];
  return [
    raised,
    command,
    ...(inSilence ? [declared, handler] : [handler, declared]),
    underInit(launch),
  ].flat();
}

function endsWith({ signals }: Explained['culprit'], signal: Explained['signal']): unknown {
  const behaviour = signals[signal];
  const reaction = behaviour && behaviour.disposition !== 'unknown' ? behaviour.reaction : undefined;
  return reaction?.flatMap(action => (action.do === 'exit' ? [action.status] : []))[0];
}
