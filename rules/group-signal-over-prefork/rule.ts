import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'group-signal-over-prefork',
  meta: {
    summary: 'An init signals the whole group of a server that tells its own workers',
    severity: 'warning',
    group: 'init',
    explains: ['prefork-group-signal'],
    messages: {
      'prefork-group-signal':
        'the init signals the whole group, so the workers of `{culprit}` end at once instead of finishing their work',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['prefork-group-signal'],
      fixes: ['Signal the server only: tini without -g, or dumb-init --single-child'],
    });
  },
});
