import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'dies-without-cleanup',
  meta: {
    summary: 'Nothing catches the stop signal, and the program ends at once',
    severity: 'info',
    group: 'signals',
    explains: ['default-death', 'runtime-exit'],
    messages: {
      'default-death': '`{culprit}` has no handler for {signal}: the default action ends it at once',
      'runtime-exit': '{signal} ends `{culprit}` at once: no shutdown code of its own runs',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['default-death', 'runtime-exit'],
      severity: () => 'info',
      fixes: ['Install a handler if there is something to finish'],
    });
  },
});
