import { commandOf, defineRule, explained, withoutManager } from '../../src/lint/index.ts';

export default defineRule({
  id: 'package-manager-is-pid1',
  meta: {
    summary: 'A package manager stands between PID 1 and the program',
    severity: 'warning',
    group: 'who-is-pid1',
    explains: ['package-manager-above'],
    messages: {
      'package-manager-above': '`{culprit}` stays above `{main}`: on {signal} {follows}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['package-manager-above'],
      data: ({ main, killed }) => ({
        follows: killed
          ? `nothing ends, and the container is killed after ${launch.stop.graceMs / 1000} s`
          : `it leaves first, and \`${commandOf(main)}\` is killed without running its shutdown code`,
      }),
      fixes: ({ culprit, main }) => [withoutManager(culprit, main)],
    });
  },
});
