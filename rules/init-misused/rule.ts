import { commandAt, defineRule, fixOf } from '../../src/lint/index.ts';

const TITLE =
  'Write its options in front of --, and the command behind it: ENTRYPOINT ["tini", "--", "PROGRAM"]';

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
    const option = /has no option (\S+)$/.exec(failure?.reason ?? '')?.[1];
    if (failure?.kind === 'init-misused')
      yield {
        messageId: 'fails',
        at: failure.at ?? commandAt(launch),
        data: { reason: failure.reason, exit: String(failure.exitStatus) },
        fixes: [
          fixOf(option === undefined ? TITLE : { title: TITLE, remedy: { do: 'drop-option', option } }),
        ],
      };
  },
});
