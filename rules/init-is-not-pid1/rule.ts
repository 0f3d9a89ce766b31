import {
  commandOf,
  defineRule,
  execBefore,
  explained,
  type ProcessNode,
  walk,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'init-is-not-pid1',
  meta: {
    summary: 'An init runs, but neither as PID 1 nor as subreaper',
    severity: 'error',
    group: 'init',
    explains: ['init-not-pid1'],
    messages: {
      'init-not-pid1':
        '`{init}` runs below `{pid1}`, which is PID 1 and does not pass {signal} on: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['init-not-pid1'],
      at: ({ culprit }) => culprit.shell?.at,
      data: ({ pid1 }) => ({ init: commandOf(initBelow(pid1)) }),
      fixes: ({ culprit, pid1 }) => [execBefore(culprit, initBelow(pid1))],
    });
  },
});

const initBelow = (pid1: ProcessNode) => [...walk(pid1)].find(node => node.role === 'init') ?? pid1;
