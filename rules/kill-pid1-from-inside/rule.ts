import { defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'kill-pid1-from-inside',
  meta: {
    summary: 'A script signals PID 1 from inside its own namespace',
    severity: 'warning',
    group: 'signals',
    explains: [],
    messages: {
      kills: '{note}: a signal that PID 1 does not handle is dropped, SIGKILL as well',
    },
  },
  *check({ prediction }) {
    for (const { kind, note, at } of prediction.observations) {
      if (kind === 'kills-pid1') yield { messageId: 'kills', at, data: { note } };
    }
  },
});
