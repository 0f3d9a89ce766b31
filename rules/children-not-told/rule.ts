import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'children-not-told',
  meta: {
    summary: 'PID 1 ends, or waits, without telling its children',
    severity: 'warning',
    group: 'signals',
    explains: ['children-not-told', 'child-does-not-end'],
    messages: {
      'children-not-told': 'on {signal} PID 1 ends without telling `{culprit}`, which is killed with it',
      'child-does-not-end':
        'PID 1 waits for `{culprit}`, which does not end on {signal}: the container is killed after {grace}',
    },
  },
  *check(launch) {
    // Started before an exec: children-before-exec says so.
    if (launch.stop.culprit?.adopted) return;
    yield* explained(launch, {
      causes: ['children-not-told', 'child-does-not-end'],
      at: ({ stop }) => stop.culprit?.at,
      fixes: ['Forward the signal to the children and wait for them'],
    });
  },
});
