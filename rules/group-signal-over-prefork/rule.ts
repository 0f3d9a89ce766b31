import { defineRule, explained, walk } from '../../src/lint/index.ts';

export default defineRule({
  id: 'group-signal-over-prefork',
  meta: {
    summary: 'An init signals the whole group of a server that tells its own workers',
    severity: 'warning',
    group: 'init',
    explains: ['prefork-group-signal'],
    messages: {
      'prefork-group-signal':
        'the init sends {signal} to the whole group: the workers of `{culprit}` end at once, and their work in progress is lost',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['prefork-group-signal'],
      fixes: ({ pid1 }) => {
        const init = [...walk(pid1)].find(node => node.role === 'init');
        const title = FIXES[init?.program ?? ''] ?? 'Signal the server only, not its process group';
        return [{ title, remedy: { do: 'signal-child-only' } }];
      },
    });
  },
});

const FIXES: Readonly<Record<string, string>> = {
  tini: 'Signal the server only: tini without -g',
  'dumb-init': 'Signal the server only: dumb-init --single-child',
};
