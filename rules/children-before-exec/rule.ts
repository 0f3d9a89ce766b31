import {
  commandAt,
  commandOf,
  defineRule,
  endsByItself,
  fixOf,
  type ProcessNode,
  tellAndWait,
  walk,
  wordsOf,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'children-before-exec',
  meta: {
    summary: 'A background job is started before exec, and the program does not know it',
    severity: 'warning',
    group: 'reaping',
    explains: [],
    messages: {
      unknown:
        '`{child}` was started before exec turned the shell into `{parent}`, which neither tells it nor waits for it',
      'not-told':
        '`{child}` was started before exec turned the shell into `{parent}`, which does not tell it to stop: the kernel kills it',
    },
  },
  *check(launch) {
    const { stop } = launch;
    const parent = stop.tree && [...walk(stop.tree.pid1)].find(node => node.children.some(isJob));
    const child = parent?.children.find(isJob);
    // A service in the background of `tail -f` is main-program-daemonizes'.
    if (!parent || !child || stop.cause === 'daemonized' || endsByItself(launch)) return;
    const reaped = parent.waitsForChildren === 'any';
    const told = stop.cause !== 'children-not-told' || stop.culprit?.adopted !== true;
    if (reaped && told) return;
    yield {
      messageId: reaped ? 'not-told' : 'unknown',
      severity: isHelper(child) ? 'info' : 'warning',
      at: child.at ?? commandAt(launch),
      data: { child: commandOf(child), parent: commandOf(parent) },
      fixes: [
        fixOf(stop.signal ? tellAndWait(TITLE, parent, stop.signal, parent.at, wordsOf(parent)) : TITLE),
      ],
    };
  },
});

const TITLE = 'Run both under a supervisor, or in two containers';

/** `while sleep 60; do find /tmp -delete; done &`: it is asleep most of the time, and loses nothing. */
const isHelper = ({ role, program, children }: ProcessNode): boolean =>
  program === 'sleep' ||
  program === 'tail' ||
  (role === 'shell' && children.length > 0 && children.every(isHelper));

const isJob = ({ adopted, role, lifetime }: ProcessNode) =>
  adopted === true && role !== 'unknown' && lifetime !== 'short';
