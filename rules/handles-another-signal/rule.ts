import {
  declareSignal,
  defineRule,
  explained,
  handlerFor,
  orderlySignal,
  signalAt,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'handles-another-signal',
  meta: {
    summary: 'The program handles another signal than the one that is sent',
    severity: 'error',
    group: 'signals',
    explains: ['other-signal-handled'],
    messages: {
      'other-signal-handled':
        '`{culprit}` handles {handled}, but the container is stopped with {signal}: the kernel discards it, and the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['other-signal-handled'],
      at: ({ culprit, signal }) => {
        const handled = orderlySignal(culprit, signal);
        return handled && signalAt(culprit, handled);
      },
      data: ({ culprit, signal }) => ({ handled: orderlySignal(culprit, signal) ?? 'another signal' }),
      fixes: ({ culprit, signal }) => {
        const handled = orderlySignal(culprit, signal);
        return [handled ? declareSignal(launch, handled) : [], handlerFor(culprit, signal) ?? []].flat();
      },
    });
  },
});
