import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'package-manager-is-pid1',
  meta: {
    summary: 'A package manager stands between PID 1 and the program',
    severity: 'warning',
    group: 'who-is-pid1',
    explains: ['package-manager-above'],
    messages: {
      'package-manager-above':
        '`{culprit}` stays above `{main}`, which does not get to end in order: on {signal} PID 1 leaves or stays without it',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['package-manager-above'],
      severity: ({ stop }) =>
        stop.certainty === 'may' ? 'info' : stop.outcome === 'killed' ? 'error' : 'warning',
      fixes: ['Start the program that the script runs, without the package manager'],
    });
  },
});
