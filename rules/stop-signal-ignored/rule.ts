import { defineRule, type Explained, explained, handlerFor, signalAt } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-ignored',
  meta: {
    summary: 'The stop signal is ignored or blocked',
    severity: 'error',
    group: 'signals',
    explains: ['signal-ignored', 'signal-blocked'],
    messages: {
      'signal-ignored': '`{culprit}` has {received} ignored (SIG_IGN): the container is killed after {grace}',
      'ignored-for-job':
        '`{culprit}` is told by {received}, which a shell has ignored for what it starts behind `&`: the container is killed after {grace}',
      'ignored-by-shell':
        '`{culprit}` has no trap for {signal}, and such a shell ignores it by itself: the container is killed after {grace}',
      'signal-blocked':
        '`{culprit}` blocks {signal} and never takes it: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['signal-ignored', 'signal-blocked'],
      at: ({ culprit, received }) => signalAt(culprit, received),
      message: stop =>
        isShellsOwn(stop) ? 'ignored-by-shell' : isJobs(stop) ? 'ignored-for-job' : undefined,
      fixes: stop => {
        const { cause, culprit, received: signal } = stop;
        if (isShellsOwn(stop)) return [handlerFor(culprit, signal) ?? []].flat();
        if (isJobs(stop))
          return [
            'Tell it by SIGTERM and handle that, or let a shell with job control start it (set -m): that leaves SIGINT alone',
          ];
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

/** A shell without job control starts what stands before `&` with SIGINT and SIGQUIT ignored: POSIX, 2.11. */
const isJobs = ({ culprit, received }: Explained): boolean =>
  culprit.role === 'app' &&
  (received === 'SIGINT' || received === 'SIGQUIT') &&
  culprit.signals[received]?.evidence.every(({ origin }) => origin === 'inferred') === true;
