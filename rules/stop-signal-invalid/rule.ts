import { defineRule, fixOf } from '../../src/lint/index.ts';

export default defineRule({
  id: 'stop-signal-invalid',
  meta: {
    summary: 'STOPSIGNAL names no signal that can be handled',
    severity: 'error',
    group: 'signals',
    explains: [],
    messages: {
      unknown: "STOPSIGNAL {text} names no signal of Linux, so the container can't be stopped with it",
      kills: "SIGKILL can't be caught: docker stop ends every process at once, and none cleans up",
      stops:
        "SIGSTOP can't be caught and only freezes PID 1: docker stop waits, and then kills the container",
    },
  },
  *check({ spec }) {
    const { signal, text, at, origin, isOpen } = spec.stopSignal;
    if (!at || isOpen || origin === 'default' || origin === 'base-image') return;
    const fixes = [
      fixOf({ title: 'Take the line out: SIGTERM is the default', remedy: { do: 'mend-stop-signal' } }),
    ];
    if (!signal) yield { messageId: 'unknown', at, data: { text }, fixes };
    else if (signal === 'SIGKILL' || signal === 'SIGSTOP')
      yield { messageId: signal === 'SIGKILL' ? 'kills' : 'stops', at, fixes };
  },
});
