import { defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-invalid',
  meta: {
    summary: 'STOPSIGNAL names no signal that can be handled',
    severity: 'error',
    group: 'signals',
    explains: [],
    messages: {
      unknown: 'STOPSIGNAL {text} is not a signal',
      uncatchable: "{signal} can't be caught: `docker stop` ends every process at once, without cleanup",
    },
  },
  *check({ spec }) {
    const { signal, text, at, origin } = spec.stopSignal;
    if (!at || (origin !== 'file' && origin !== 'command-line')) return;
    if (!signal) yield { messageId: 'unknown', at, data: { text } };
    else if (signal === 'SIGKILL' || signal === 'SIGSTOP')
      yield { messageId: 'uncatchable', at, data: { signal } };
  },
});
