import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'leaves-before-children',
  meta: {
    summary: 'PID 1 forwards the signal, but leaves before its children are done',
    severity: 'warning',
    group: 'signals',
    explains: ['leaves-before-children'],
    messages: {
      'leaves-before-children':
        'PID 1 leaves before `{culprit}` is done: what is left is killed in the middle of its cleanup',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['leaves-before-children'],
      at: ({ stop }) => stop.tree?.pid1.shell?.at ?? stop.culprit?.shell?.at,
      fixes: ['Wait again after the signal'],
    });
  },
});
