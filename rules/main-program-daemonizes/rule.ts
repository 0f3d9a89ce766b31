import { commandAt, defineRule, explained } from '../../src/lint/index.ts';

export default defineRule({
  id: 'main-program-daemonizes',
  meta: {
    summary: 'The service goes to the background',
    severity: 'error',
    group: 'signals',
    explains: ['daemonized'],
    messages: {
      daemonized:
        '`{main}` runs in the background, and `{pid1}` gets {signal} in its place: the container is killed after {grace}',
      exits: 'PID 1 ends by itself ({why}), so the container ends at once',
    },
  },
  *check(launch) {
    const branch = launch.prediction.branches[0];
    if (branch?.kind === 'exits' && branch.daemon !== undefined) {
      yield { messageId: 'exits', at: commandAt(launch), data: { why: branch.why } };
    }
    yield* explained(launch, {
      causes: ['daemonized'],
      fixes: ['Run the service in the foreground, as PID 1'],
    });
  },
});
