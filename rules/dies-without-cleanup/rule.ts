import {
  commandOf,
  commandTold,
  defineRule,
  explained,
  fixOf,
  handlerFor,
  mainOf,
  signalAt,
  startedAt,
} from '../../src/lint/index.ts';

const WAIT = 'Wait in main until the shutdown is done: <-done, which is closed behind Shutdown()';

export default defineRule({
  id: 'dies-without-cleanup',
  meta: {
    summary: 'The stop signal ends the program at once, and work in flight is lost',
    severity: 'info',
    group: 'signals',
    explains: ['default-death', 'runtime-exit', 'work-not-awaited'],
    messages: {
      'default-death':
        '`{culprit}` has no handler for {received}: the default action ends it at once, and work in flight is lost',
      'runtime-exit':
        '{received} makes the runtime end `{culprit}` at once: no shutdown code of its own runs, and work in flight is lost',
      'work-not-awaited':
        '`{culprit}` begins to shut down on {received}, and leaves at once: what it is at is cut in the middle',
      unfinished:
        '`{main}` begins to shut down on {received} and does not wait until that is done: requests in flight are cut',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['default-death', 'runtime-exit'],
      severity: 'info',
      fixes: ({ culprit, received }) =>
        [
          commandTold(culprit, received) ?? [],
          handlerFor(culprit, received) ?? `Handle ${received} in the program, if it has something to finish`,
        ].flat(),
    });
    // A clean stop is meant here.
    yield* explained(launch, {
      causes: ['work-not-awaited'],
      at: ({ culprit, received }) => signalAt(culprit, received),
      fixes: () => [WAIT],
    });
    const { stop } = launch;
    const received = stop.received ?? stop.signal;
    if (stop.outcome !== 'graceful' || !stop.tree || !received) return;
    const main = mainOf(stop.tree);
    const behaviour = main.signals[received];
    if (!behaviour || !('leavesWork' in behaviour)) return;
    const isSure = stop.certainty === 'must' && main.mayEnd === undefined;
    yield {
      messageId: 'unfinished',
      at: signalAt(main, received) ?? startedAt(launch, main),
      data: { main: commandOf(main), received },
      severity: isSure ? 'warning' : 'info',
      certainty: isSure ? 'must' : 'may',
      timeline: true,
      fixes: [fixOf(WAIT)],
    };
  },
});
