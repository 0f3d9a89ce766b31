import { defineRule, explained, replaceOrKeep } from '../../src/lint/index.ts';

export default defineRule({
  id: 'script-does-not-exec',
  meta: {
    summary: 'A script starts the main program as a child and stays PID 1',
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['script-above'],
    messages: {
      'script-above':
        'the script `{culprit}` stays PID 1 above `{main}` and does not pass {signal} on: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['script-above'],
      at: ({ culprit }) => culprit.shell?.at,
      fixes: ({ culprit, main, signal }) => replaceOrKeep(culprit, main, signal),
    });
  },
});
