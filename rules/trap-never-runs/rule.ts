import { commandOf, commandText, defineRule, explained, tellAndWait, wordsOf } from '../../src/lint/index.ts';

export default defineRule({
  id: 'trap-never-runs',
  meta: {
    summary: 'A shell traps the stop signal, but waits for a foreground command',
    severity: 'error',
    group: 'signals',
    explains: ['trap-deferred', 'trap-void'],
    messages: {
      'trap-deferred':
        '`{culprit}` has a trap for {signal}, but waits for `{waitedFor}` in the foreground, so the trap does not run: the container is killed after {grace}',
      'trap-void':
        'the trap for {signal} is not set: {shell} does not know `{name}`, and the container is killed after {grace}',
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
          culprit.shell?.at,
          wordsOf(culprit.children[0] ?? main),
        ),
      ],
    });
    const { stop } = launch;
    const trap = stop.culprit?.voidTraps?.find(({ signal }) => signal === stop.signal);
    if (!trap) return;
    yield* explained(launch, {
      causes: ['trap-void'],
      at: () => trap.at,
      data: ({ culprit }) => ({ shell: culprit.program ?? 'the shell', name: trap.name }),
      fixes: ({ signal }) => [
        {
          title: trap.name.startsWith('SIG')
            ? `Write the name without SIG: trap … ${signal.slice('SIG'.length)}`
            : `Take out the name that it does not know: ${trap.name}`,
          remedy: { do: 'trap-names', at: trap.at, unknown: trap.name },
        },
      ],
    });
  },
});
