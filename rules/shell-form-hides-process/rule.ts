import { defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'shell-form-hides-process',
  meta: {
    summary: 'A shell is PID 1 because of the shell form',
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['shell-form-above'],
    messages: {
      'shell-form-above':
        '`{culprit}` is PID 1 and does not pass {signal} on to `{main}`: the container is killed after {grace}',
      'broken-json': 'this is not JSON ({problem}), so it is the shell form',
      'swallows-cmd': 'the shell form of ENTRYPOINT ignores CMD and the arguments of docker run',
    },
  },
  *check(launch) {
    const { spec } = launch;
    for (const command of [spec.entrypoint, spec.cmd]) {
      if (command?.form !== 'shell' || !command.brokenJson) continue;
      yield {
        messageId: 'broken-json',
        at: command.brokenJson.at,
        data: { problem: command.brokenJson.problem },
        severity: 'error',
      };
      return;
    }
    if (spec.entrypoint?.form === 'shell' && spec.cmd && spec.cmd.from === 'file') {
      yield { messageId: 'swallows-cmd', at: spec.cmd.at, severity: 'warning' };
    }
    yield* explained(launch, {
      causes: ['shell-form-above'],
      fixes: ['Use the exec form, or write exec before the command'],
    });
  },
});
