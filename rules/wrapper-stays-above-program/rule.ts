import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'wrapper-stays-above-program',
  meta: {
    summary: 'A wrapper keeps a process above the program and does not end it in order',
    severity: 'warning',
    group: 'who-is-pid1',
    explains: ['wrapper-above'],
    messages: {
      'wrapper-above': '`{culprit}` stays above `{main}`, and {signal} does not end that in order',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['wrapper-above'],
      fixes: ['Use a wrapper that replaces itself by the command'],
    });
  },
});
