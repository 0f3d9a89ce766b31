import { defineRule, type Explained, explained, handlerFor, signalAt } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-ignored',
  meta: {
    summary: 'The stop signal is ignored or blocked',
    severity: 'error',
    group: 'signals',
    explains: ['signal-ignored', 'signal-blocked'],
    messages: {
      'signal-ignored': '`{culprit}` has {signal} ignored (SIG_IGN): the container is killed after {grace}',
      'ignored-by-shell':
        '`{culprit}` has no trap for {signal}, and such a shell ignores it by itself: the container is killed after {grace}',
      'signal-blocked':
        '`{culprit}` blocks {signal} and never takes it: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['signal-ignored', 'signal-blocked'],
      at: ({ culprit, signal }) => signalAt(culprit, signal),
      message: stop => (isShellsOwn(stop) ? 'ignored-by-shell' : undefined),
      fixes: stop => {
        const { cause, culprit, signal } = stop;
        if (isShellsOwn(stop)) return [handlerFor(culprit, signal) ?? []].flat();
        const title =
          cause === 'signal-ignored'
            ? `Take away what ignores ${signal}: trap '' in a script, SIG_IGN in a source, nohup`
            : `Unblock ${signal}, or take it with sigwait`;
        const at = signalAt(culprit, signal) ?? culprit.at;
        return [at ? { title, remedy: { do: 'unignore', at, signal } } : title];
      },
    });
  },
});

/** Nothing has it ignored: bash does so with SIGQUIT, and an interactive one with SIGTERM. */
const isShellsOwn = ({ culprit, signal }: Explained): boolean =>
  culprit.role === 'shell' &&
  culprit.signals[signal]?.disposition === 'SIG_IGN' &&
  culprit.signals[signal].evidence.every(({ origin }) => origin === 'observed');
