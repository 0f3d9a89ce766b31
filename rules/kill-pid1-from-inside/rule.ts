import { commandOf, defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'kill-pid1-from-inside',
  meta: {
    summary: 'A script signals PID 1 from inside its own namespace, and the kernel drops that',
    severity: 'warning',
    group: 'signals',
    explains: [],
    messages: {
      unkillable: '`{command}` does nothing: {signal} from inside its own PID namespace never reaches PID 1',
      dropped:
        '`{command}` does nothing: PID 1 is `{pid1}` and has no handler for {signal}, so the kernel discards it',
    },
  },
  *check({ prediction, stop }) {
    const pid1 = stop.tree?.pid1;
    for (const { kind, note, at, signal } of prediction.observations) {
      if (kind !== 'kills-pid1' || !signal) continue;
      const uncatchable = signal === 'SIGKILL' || signal === 'SIGSTOP';
      const behaviour = pid1?.signals[signal];
      const dropped = pid1 && (behaviour?.disposition ?? 'SIG_DFL') === 'SIG_DFL' && !taken(behaviour);
      if (!uncatchable && !dropped) continue;
      yield {
        messageId: uncatchable ? 'unkillable' : 'dropped',
        at,
        data: { command: note, signal, pid1: pid1 ? commandOf(pid1) : 'PID 1' },
        fixes: [
          {
            title: 'End the program that PID 1 waits for, or PID 1 itself by exit',
            safety: 'suggested',
            edits: [],
          },
        ],
      };
    }
  },
});

/** Blocked, and taken by sigwait or a signalfd: as good as a handler. */
const taken = (behaviour: object | undefined) =>
  behaviour !== undefined && 'waitedFor' in behaviour && behaviour.waitedFor === true;
