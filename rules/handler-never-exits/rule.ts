import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'handler-never-exits',
  meta: {
    summary: 'A handler catches the stop signal, and nothing in it ends the process',
    severity: 'error',
    group: 'signals',
    explains: ['handler-returns', 'handler-not-reached'],
    messages: {
      'handler-returns':
        '`{culprit}` catches {signal}, but nothing in its handler ends it: the container is killed after {grace}',
      'handler-not-reached':
        '`{culprit}` has a handler for {signal} that never gets to run: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['handler-returns', 'handler-not-reached'],
      at: ({ stop }) =>
        stop.culprit && stop.signal && stop.culprit.signals[stop.signal]?.evidence.find(e => e.at)?.at,
      fixes: ['End the process in the handler'],
    });
  },
});
