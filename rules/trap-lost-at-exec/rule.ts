import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'trap-lost-at-exec',
  meta: {
    summary: 'A trap is set and then lost, for execve resets handlers',
    severity: 'error',
    group: 'signals',
    explains: ['trap-lost'],
    messages: {
      'trap-lost':
        'the trap for {signal} was lost when the shell became `{culprit}`: the kernel discards the signal, and the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['trap-lost'],
      at: ({ stop }) => stop.culprit?.lostTraps?.find(t => t.signal === stop.signal)?.at,
      fixes: ['Handle the signal in the program'],
    });
  },
});
