import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-ignored',
  meta: {
    summary: 'The stop signal is ignored or blocked',
    severity: 'error',
    group: 'signals',
    explains: ['signal-ignored', 'signal-blocked'],
    messages: {
      'signal-ignored': '`{culprit}` ignores {signal}: the container is killed after {grace}',
      'signal-blocked':
        '`{culprit}` blocks {signal} and never takes it: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['signal-ignored', 'signal-blocked'],
      at: ({ stop }) =>
        stop.culprit && stop.signal && stop.culprit.signals[stop.signal]?.evidence.find(e => e.at)?.at,
      fixes: ['Do not ignore the stop signal'],
    });
  },
});
