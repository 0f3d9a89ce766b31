import { commandAt, commandOf, defineRule, initIn, otherInit } from '../../src/lint/index.ts';

export default defineRule({
  id: 'pid-namespace-shared',
  meta: {
    summary: 'The container has no PID namespace of its own: another program is PID 1',
    severity: 'info',
    group: 'deployment',
    explains: [],
    messages: {
      plain:
        '`{main}` is not PID 1: {other} is. {signal} without a handler ends it at once, and its orphans go to {other}',
      init: '`{init}` is not PID 1: {other} is, and adopts the orphans in its place',
      'engine-init': 'the engine adds no init: in this PID namespace {other} is PID 1',
      'with-it': '`{main}` is not PID 1: {other} is, and when that ends the kernel kills `{main}` with it',
    },
  },
  *check(launch) {
    const { spec, stop } = launch;
    const other = otherInit(spec);
    const main = stop.tree?.pid1;
    if (!other || !main || !spec.at.pidNamespace) return;
    const init = initIn(main);
    const messageId = spec.init.at
      ? 'engine-init'
      : init && !init.isChildSubreaper
        ? 'init'
        : spec.pidNamespaceOf === undefined
          ? 'plain'
          : 'with-it';
    yield {
      messageId,
      at: spec.at.pidNamespace ?? commandAt(launch),
      data: {
        main: commandOf(main),
        other: other.name,
        signal: stop.signal ?? spec.stopSignal.text,
        ...(init ? { init: commandOf(init) } : {}),
      },
      fixes: [
        {
          title: init
            ? 'Make the init a subreaper: tini -s, or leave the namespace private'
            : 'Leave the PID namespace private where nothing has to see other processes',
          safety: 'suggested',
          edits: [],
        },
      ],
    };
  },
});
