import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'pipeline-hides-process',
  meta: {
    summary: 'The stop signal reaches a shell beside the program',
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['pipeline-above'],
    messages: {
      'pipeline-above':
        '`{culprit}` runs `{main}` beside another command, and {signal} does not reach it: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['pipeline-above'],
      at: ({ stop }) => (stop.culprit?.via === 'script' ? stop.culprit.shell?.at : undefined),
      fixes: ['Start the program with exec, and log to standard output'],
    });
  },
});
