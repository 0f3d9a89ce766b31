import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'init-is-not-pid1',
  meta: {
    summary: 'An init runs, but neither as PID 1 nor as subreaper',
    severity: 'error',
    group: 'init',
    explains: ['init-not-pid1'],
    messages: {
      'init-not-pid1':
        'an init runs, but `{pid1}` is PID 1 and does not pass {signal} on: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['init-not-pid1'],
      at: ({ stop }) => stop.culprit?.shell?.at,
      fixes: ['Put exec before the init'],
    });
  },
});
