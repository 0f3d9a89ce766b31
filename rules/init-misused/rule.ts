import { commandAt, defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'init-misused',
  meta: {
    summary: 'An init is used in a way that makes it fail',
    severity: 'error',
    group: 'init',
    explains: [],
    messages: {
      fails: '{reason}: the container exits with {exit} at once',
    },
  },
  *check(launch) {
    const { failure } = launch.stop;
    if (failure?.kind === 'init-misused')
      yield {
        messageId: 'fails',
        at: failure.at ?? commandAt(launch),
        data: { reason: failure.reason, exit: String(failure.exitStatus) },
        fixes: [
          {
            title:
              'Write its options in front of --, and the command behind it: ENTRYPOINT ["tini", "--", "PROGRAM"]',
            safety: 'suggested',
            edits: [],
          },
        ],
      };
  },
});
