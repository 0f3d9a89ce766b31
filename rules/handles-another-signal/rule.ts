import {
  commandTold,
  defineRule,
  explained,
  handlerFor,
  orderlySignal,
  sentInOrder,
  signalAt,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'handles-another-signal',
  meta: {
    summary: 'The program handles another signal than the one that is sent',
    severity: 'error',
    group: 'signals',
    explains: ['other-signal-handled', 'other-handler-skipped'],
    messages: {
      'other-signal-handled':
        '`{culprit}` handles {handled}, but the container is stopped with {signal}: the kernel discards it, and the container is killed after {grace}',
      'other-handler-skipped':
        '`{culprit}` ends in order on {handled}, but it is stopped with {received}, which ends it at once: the handler does not run, and work in flight is lost',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['other-signal-handled', 'other-handler-skipped'],
      at: ({ culprit, received }) => {
        const handled = orderlySignal(culprit, received);
        return handled && signalAt(culprit, handled);
      },
      data: ({ culprit, received }) => ({ handled: orderlySignal(culprit, received) ?? 'another signal' }),
      fixes: ({ pid1, culprit, signal, received }) => {
        // What STOPSIGNAL says does not reach what a supervisor stops.
        const handled = received === signal ? orderlySignal(culprit, received) : undefined;
        const command = commandTold(culprit, signal) ?? [];
        return [
          command,
          handled ? sentInOrder(launch, pid1, culprit, handled) : [],
          handlerFor(culprit, received) ?? [],
        ].flat();
      },
    });
  },
});
