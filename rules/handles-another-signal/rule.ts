import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'handles-another-signal',
  meta: {
    summary: 'The program handles another signal than the one that is sent',
    severity: 'error',
    group: 'signals',
    explains: ['other-signal-handled'],
    messages: {
      'other-signal-handled':
        '`{culprit}` handles another signal, not {signal}: the kernel discards it, and the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['other-signal-handled'],
      fixes: ['Handle the stop signal as well', 'Declare the signal that it handles with STOPSIGNAL'],
    });
  },
});
