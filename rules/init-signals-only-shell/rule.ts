import { defineRule, explained, replaceOrKeep } from '../../src/lint/index.ts';

export default defineRule({
  id: 'init-signals-only-shell',
  meta: {
    summary: 'The init tells a shell only, and leaves when that dies',
    severity: 'warning',
    group: 'init',
    explains: ['init-signals-only-shell'],
    messages: {
      'init-signals-only-shell':
        '{init} sends {signal} to `{culprit}` only: the shell dies, {init} leaves, and `{main}` is killed without a signal',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['init-signals-only-shell'],
      at: ({ culprit }) => (culprit.via === 'script' ? culprit.shell?.at : undefined),
      data: ({ pid1 }) => ({ init: pid1.role === 'init' ? 'the init' : `\`${pid1.program ?? 'PID 1'}\`` }),
      fixes: ({ culprit, main, signal }) => replaceOrKeep(culprit, main, signal),
    });
  },
});
