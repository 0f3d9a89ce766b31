import {
  type Cure,
  commandOf,
  defineRule,
  type Explained,
  explained,
  killerOf,
  type ProcessNode,
  signalAt,
  startedInHandler,
  supervisorOf,
  tellAndWait,
  tellChild,
  trapText,
  underShell,
  walk,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'children-not-told',
  meta: {
    summary: 'PID 1 ends, or waits, without telling its children',
    severity: 'warning',
    group: 'signals',
    explains: ['children-not-told', 'child-does-not-end'],
    messages: {
      'children-not-told': 'on {signal} PID 1 ends and does not tell `{left}`: the kernel kills that at once',
      'killed-by-parent': 'on {signal} `{killer}` sends SIGKILL to `{left}`{section}: no shutdown code runs',
      'started-in-handler':
        'on {signal} `{culprit}` starts `{left}` and waits for it, and nothing ends that: the container is killed after {grace}',
      'child-does-not-end':
        'on {signal} PID 1 waits for `{left}`, which does not end: the container is killed after {grace}',
    },
  },
  *check(launch) {
    // Started before an exec, or a daemon that stays a zombie: the rules of those say so.
    const { culprit } = launch.stop;
    if (culprit?.adopted || (culprit?.daemonized && launch.orphan.outcome === 'zombies')) return;
    yield* explained(launch, {
      causes: ['children-not-told', 'child-does-not-end'],
      at: stop => signalAt(stop.pid1, stop.signal) ?? leftBehind(stop).at,
      message: stop =>
        startedLate(stop) !== undefined
          ? 'started-in-handler'
          : killerOf(stop, leftBehind(stop)) && 'killed-by-parent',
      data: stop => ({
        left: startedLate(stop) ?? named(leftBehind(stop)),
        killer: killerOf(stop, leftBehind(stop)) ?? '',
        section: supervisorOf(stop.pid1, leftBehind(stop)) ? ', as its section says' : '',
      }),
      fixes: stop => underShell(stop, leftBehind(stop)) ?? [cure(stop)],
    });
  },
});

/** The culprit is the one that said nothing, or else the child that was not told. */
function leftBehind({ culprit, main, pid1 }: Explained): ProcessNode {
  if (main.id.startsWith(`${culprit.id}.`)) return main;
  return culprit.id === '1' ? (pid1.children[0] ?? culprit) : culprit;
}

/** A part of a script in a shell of its own has no command line that says what it is. */
const named = (left: ProcessNode): string =>
  commandOf(left) +
  (left.role === 'shell' && left.argv.length === 1 && left.at ? ` of line ${left.at.line}` : '');

const startedLate = ({ cause, culprit, signal }: Explained): string | undefined =>
  cause === 'child-does-not-end' ? startedInHandler(culprit, signal) : undefined;

function cure(stop: Explained): Cure {
  const { pid1, cause, signal } = stop;
  const title = fix(stop);
  if (pid1.role === 'shell' && startedLate(stop) === undefined) return tellAndWait(title, pid1, signal);
  const left = leftBehind(stop);
  // Only copies of a program in Python may not have been told.
  if (cause === 'child-does-not-end' && pid1.program !== 'python') return title;
  const inSection = 'Have it sent a signal that it handles: stopsignal=TERM in its section';
  if (left.at && supervisorOf(pid1, left))
    return { title: inSection, remedy: { do: 'signal-in-section', signal: 'SIGTERM', at: left.at } };
  // Below a package manager or an init it is not PID 1 that has started it.
  const parent = [...walk(pid1)].findLast(node => node.role !== 'shell' && left.id.startsWith(`${node.id}.`));
  return tellChild(title, parent ?? pid1, left, signal);
}

function fix(stop: Explained): string {
  const started = startedLate(stop);
  if (started !== undefined) return `End \`${started}\` in the handler before it is waited for: kill $!`;
  if (stop.cause === 'child-does-not-end')
    return `Make \`${commandOf(leftBehind(stop))}\` end on ${stop.signal}`;
  switch (stop.pid1.program) {
    case 'python':
      return 'Tell the children and wait for them in the handler: child.terminate(); child.wait()';
    case 'node':
      return "Tell the children and exit when they have: child.kill('SIGTERM'); child.once('exit', …)";
    default:
      return stop.pid1.role === 'shell'
        ? `Tell the children and wait for them in the trap: ${trapText(stop.signal)}`
        : 'Tell the children and wait for them before PID 1 ends';
  }
}
