import { defineRule, explained, signalAt } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-ignored',
  meta: {
    summary: 'The stop signal is ignored or blocked',
    severity: 'error',
    group: 'signals',
    explains: ['signal-ignored', 'signal-blocked'],
    messages: {
      'signal-ignored': '`{culprit}` has {signal} ignored (SIG_IGN): the container is killed after {grace}',
      'signal-blocked':
        '`{culprit}` blocks {signal} and never takes it: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['signal-ignored', 'signal-blocked'],
      at: ({ culprit, signal }) => signalAt(culprit, signal),
      fixes: ({ cause, culprit, signal }) => {
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
