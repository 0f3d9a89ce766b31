import { defineRule, explained, longerGrace } from '../../src/lint/index.ts';

export default defineRule({
  id: 'grace-period-too-short',
  meta: {
    summary: 'The program is still shutting down when the grace period ends',
    severity: 'warning',
    group: 'deployment',
    explains: ['grace-too-short'],
    messages: {
      'grace-too-short':
        '`{culprit}` is still shutting down when the grace period of {grace} ends: it is killed',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['grace-too-short'],
      at: () => launch.spec.gracePeriodAt,
      fixes: () => [longerGrace(launch)],
    });
  },
});
