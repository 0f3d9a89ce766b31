import {
  commandOf,
  defineRule,
  type Explained,
  explained,
  replaceOrKeep,
  signalAt,
  tellChild,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'leaves-before-children',
  meta: {
    summary: 'PID 1 forwards the signal, but leaves before its children are done',
    severity: 'warning',
    group: 'signals',
    explains: ['leaves-before-children'],
    messages: {
      'leaves-before-children':
        '`{leaver}` ends on {signal} before `{left}` is done: that is killed in the middle of its cleanup',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['leaves-before-children'],
      at: stop => {
        const { leaver } = roles(stop);
        return leaver.shell?.at ?? signalAt(leaver, stop.signal);
      },
      data: stop => ({ leaver: commandOf(roles(stop).leaver), left: commandOf(roles(stop).left) }),
      fixes: stop => {
        const { leaver, left } = roles(stop);
        if (leaver.role !== 'shell')
          return [tellChild(`Wait for \`${commandOf(left)}\` before it exits`, leaver, left, stop.signal)];
        const at = signalAt(leaver, stop.signal);
        const title =
          'Wait once more behind the first wait, which a trapped signal ends: wait "$pid"; wait "$pid"';
        return [
          leaver.id !== '1' ? replaceOrKeep(leaver, left, stop.signal) : [],
          at ? { title, remedy: { do: 'wait-in-trap', at, signal: stop.signal } as const } : title,
        ].flat();
      },
    });
  },
});

/** The culprit is the one that left too early, or else what it left behind. */
function roles({ culprit, main, pid1 }: Explained) {
  const isAbove = main.id.startsWith(`${culprit.id}.`);
  return isAbove ? { leaver: culprit, left: main } : { leaver: pid1, left: culprit };
}
