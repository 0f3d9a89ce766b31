import { commandOf, commandText, defineRule, explained, tellAndWait, wordsOf } from '../../src/lint/index.ts';

export default defineRule({
  id: 'trap-never-runs',
  meta: {
    summary: 'A shell traps the stop signal, but waits for a foreground command',
    severity: 'error',
    group: 'signals',
    explains: ['trap-deferred'],
    messages: {
      'trap-deferred':
        '`{culprit}` has a trap for {signal}, but waits for `{waitedFor}` in the foreground, so the trap does not run: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['trap-deferred'],
      at: ({ culprit }) => culprit.shell?.at,
      data: ({ culprit, main }) => ({ waitedFor: commandOf(culprit.children[0] ?? main) }),
      fixes: ({ culprit, main, signal }) => [
        tellAndWait(
          `Wait for it in the background: ${commandText(wordsOf(culprit.children[0] ?? main))} & wait $!`,
          culprit,
          signal,
        ),
      ],
    });
  },
});
