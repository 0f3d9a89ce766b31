import {
  type Cure,
  declareSignal,
  defineRule,
  type Explained,
  explained,
  handlerFor,
  orderlySignal,
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

function fixes({ launch, culprit, signal }: Explained): readonly Cure[] {
  const handled = orderlySignal(culprit, signal);
  return [
    handled ? declareSignal(launch, handled, 'suggested') : [],
    handlerFor(culprit, signal) ?? [],
    underInit(launch),
  ].flat();
}
