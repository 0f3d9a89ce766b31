import { commandOf, commandText, defineRule, type Launch } from '../../src/lint/index.ts';

type Sent = NonNullable<Launch['prediction']['preStop']>['observations'][number];

export default defineRule({
  id: 'prestop-cannot-run',
  meta: {
    summary: 'The command before the stop cannot run, or signals what does not take it',
    severity: 'error',
    group: 'deployment',
    explains: [],
    messages: {
      fails: '`{command}` cannot run before the stop: {reason}. {follows}',
      pause: '`{command}` signals {other}, which is PID 1 here: the program is not told',
      unkillable: '`{command}` does nothing: {sent} from inside its own PID namespace never reaches PID 1',
      dropped:
        '`{command}` does nothing: PID 1 is `{pid1}` and has no handler for {sent}, so the kernel discards it',
    },
  },
  *check(launch) {
    const { preStop } = launch.prediction;
    const { spec, stop } = launch;
    if (!preStop || !spec.preStop?.argv) return;
    const { at, argv } = spec.preStop;
    const command = commandText(argv);
    const isCompose = spec.declaredIn === 'compose';
    const fix = (title: string) => [{ title, safety: 'suggested', edits: [] } as const];
    if (preStop.failure) {
      yield {
        messageId: 'fails',
        at,
        data: {
          command,
          reason: preStop.failure.reason,
          follows: isCompose
            ? 'Compose ends with its error'
            : `The program gets ${stop.signal ?? spec.stopSignal.text} without it`,
        },
        fixes: fix(
          isCompose
            ? 'Copy the program in, or leave it to the handler of the stop signal'
            : 'Use preStop.sleep or httpGet, which need nothing in the image; or copy the program in',
        ),
      };
      return;
    }
    for (const sent of preStop.observations) {
      const problem = problemOf(launch, sent);
      if (!problem) continue;
      yield {
        messageId: problem.messageId,
        at,
        data: { command: sent.note, sent: sent.signal ?? 'the signal', ...problem.data },
        severity: 'warning',
        fixes: fix(
          `Handle the stop signal in the program: ${isCompose ? 'the engine' : 'the kubelet'} sends it to the right process anyway`,
        ),
      };
    }
  },
});

function problemOf({ spec, stop }: Launch, { kind, signal }: Sent) {
  if (kind !== 'kills-pid1' || !signal) return undefined;
  const pid1 = stop.tree?.pid1;
  if (spec.pidNamespace !== 'private')
    return {
      messageId: 'pause',
      data: { other: spec.pidNamespace === 'host' ? "the host's init" : 'the pause container' },
    };
  if (signal === 'SIGKILL' || signal === 'SIGSTOP') return { messageId: 'unkillable', data: {} };
  const behaviour = pid1?.signals[signal];
  const isTaken = behaviour !== undefined && 'waitedFor' in behaviour && behaviour.waitedFor === true;
  const isDropped = pid1 && (behaviour?.disposition ?? 'SIG_DFL') === 'SIG_DFL' && !isTaken;
  return isDropped ? { messageId: 'dropped', data: { pid1: commandOf(pid1) } } : undefined;
}
