import { commandTold, defineRule, explained, handlerFor } from '../../src/lint/index.ts';

export default defineRule({
  id: 'dies-without-cleanup',
  meta: {
    summary: 'Nothing catches the stop signal, and the program ends at once',
    severity: 'info',
    group: 'signals',
    explains: ['default-death', 'runtime-exit'],
    messages: {
      'default-death':
        '`{culprit}` has no handler for {received}: the default action ends it at once, and work in flight is lost',
      'runtime-exit':
        '{received} makes the runtime end `{culprit}` at once: no shutdown code of its own runs, and work in flight is lost',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['default-death', 'runtime-exit'],
      severity: 'info',
      fixes: ({ culprit, received }) =>
        [
          commandTold(culprit, received) ?? [],
          handlerFor(culprit, received) ?? `Handle ${received} in the program, if it has something to finish`,
        ].flat(),
    });
  },
});
