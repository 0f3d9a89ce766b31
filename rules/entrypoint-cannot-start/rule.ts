import { commandAt, defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'entrypoint-cannot-start',
  meta: {
    summary: "PID 1's program cannot be started",
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['cannot-start'],
    messages: {
      fails: '{reason}: the container exits with {exit}',
    },
  },
  *check(launch) {
    const { failure } = launch.stop;
    if (
      !failure ||
      failure.kind === 'no-command' ||
      failure.kind === 'init-misused' ||
      launch.spec.isBaseOnly
    )
      return;
    yield {
      messageId: 'fails',
      at: failure.at ?? commandAt(launch),
      data: { reason: failure.reason, exit: String(failure.exitStatus) },
    };
  },
});
