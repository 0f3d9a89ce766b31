import { commandAt, commandOf, defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'children-before-exec',
  meta: {
    summary: 'A background job is started before exec, and the program does not know it',
    severity: 'warning',
    group: 'reaping',
    explains: [],
    messages: {
      adopted: '`{child}` was started before PID 1 became `{pid1}`, which neither tells it nor waits for it',
    },
  },
  *check(launch) {
    const pid1 = launch.stop.tree?.pid1;
    const child = pid1?.children.find(c => c.adopted && c.role !== 'unknown' && c.lifetime !== 'short');
    // A service in the background of `tail -f` is main-program-daemonizes'.
    if (!pid1 || !child || pid1.waitsForChildren === 'any' || launch.stop.cause === 'daemonized') return;
    yield {
      messageId: 'adopted',
      at: child.at ?? commandAt(launch),
      data: { child: commandOf(child), pid1: commandOf(pid1) },
      fixes: [{ title: 'Run both under a supervisor, or in two containers', safety: 'suggested', edits: [] }],
    };
  },
});
