import {
  commandText,
  defineRule,
  explained,
  handlerFor,
  tellAndWait,
  wordsOf,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'trap-lost-at-exec',
  meta: {
    summary: 'A trap is set and then lost, for execve resets handlers',
    severity: 'error',
    group: 'signals',
    explains: ['trap-lost'],
    messages: {
      'trap-lost':
        'the trap for {signal} is gone once exec has turned the shell into `{culprit}`: the kernel discards the signal, and the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['trap-lost'],
      at: ({ culprit, signal }) => culprit.lostTraps?.find(t => t.signal === signal)?.at,
      fixes: ({ culprit, signal }) => [
        ...[handlerFor(culprit, signal) ?? []].flat(),
        tellAndWait(
          `Keep the shell for the trap: ${commandText(wordsOf(culprit))} & wait $!`,
          culprit,
          signal,
          culprit.at,
        ),
      ],
    });
  },
});
