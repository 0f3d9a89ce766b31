import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-means-something-else',
  meta: {
    summary: 'The stop signal makes this program do something else than stop in order',
    severity: 'warning',
    group: 'signals',
    explains: ['signal-means-something-else', 'fast-shutdown'],
    messages: {
      'signal-means-something-else':
        '{signal} does not stop `{culprit}`, which takes it to mean something else: the container is killed after {grace}',
      'fast-shutdown': '{signal} makes `{culprit}` end at once: work in progress is lost',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['signal-means-something-else', 'fast-shutdown'],
      at: ({ spec }) => spec.at.stopSignal,
      severity: ({ stop }) =>
        stop.certainty === 'may' ? 'info' : stop.outcome === 'killed' ? 'error' : 'warning',
      fixes: ['Declare the signal that stops it in order with STOPSIGNAL'],
    });
  },
});
