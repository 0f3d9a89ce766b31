import { commandAt, commandOf, defineRule } from '../../src/lint/index.ts';

export default defineRule({
  id: 'no-init',
  meta: {
    summary: 'PID 1 is no init and starts processes that it may not wait for',
    severity: 'info',
    group: 'init',
    explains: [],
    messages: {
      children:
        '`{pid1}` is PID 1, starts other processes and waits for its own only: there is no init to adopt what they leave behind',
    },
  },
  *check(launch) {
    const pid1 = launch.stop.tree?.pid1;
    if (pid1?.role !== 'app' || pid1.sources.length === 0 || pid1.waitsForChildren === 'any') return;
    if (pid1.children.length === 0 || launch.orphan.outcome === 'zombies') return;
    yield { messageId: 'children', at: commandAt(launch), data: { pid1: commandOf(pid1) } };
  },
});
