import {
  commandTold,
  defineRule,
  type Explained,
  explained,
  handlerFor,
  orderlySignal,
  senderOf,
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
      'killed-in-trap':
        '`{culprit}` ends in order on {signal}, but `{sender}` sends it SIGKILL: the handler does not run, and work in flight is lost',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['other-signal-handled', 'other-handler-skipped'],
      at: stop => {
        const { culprit, received } = stop;
        const killer = killerOf(stop);
        if (killer) return killer.trap;
        const handled = orderlySignal(culprit, received);
        return handled && signalAt(culprit, handled);
      },
      message: stop => killerOf(stop) && 'killed-in-trap',
      data: stop => ({
        handled: orderlySignal(stop.culprit, stop.received) ?? 'another signal',
        sender: killerOf(stop)?.name ?? '',
      }),
      fixes: stop => {
        const { pid1, culprit, signal, received } = stop;
        if (killerOf(stop)) return sentInOrder(launch, pid1, culprit, signal);
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

/** The shell whose trap sends SIGKILL. */
function killerOf({ pid1, culprit, signal, received }: Explained) {
  const sender = orderlySignal(culprit, received) ? undefined : senderOf(pid1, culprit, signal);
  return sender?.trap ? sender : undefined;
}
