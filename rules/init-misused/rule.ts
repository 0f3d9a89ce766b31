import { commandAt, defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'init-misused',
  meta: {
    summary: 'An init is used in a way that makes it fail',
    severity: 'error',
    group: 'init',
    explains: [],
    messages: {
      fails: '{reason}',
    },
  },
  *check(launch) {
    const { failure } = launch.stop;
    if (failure?.kind === 'init-misused')
      yield { messageId: 'fails', at: failure.at ?? commandAt(launch), data: { reason: failure.reason } };
  },
});
