import {
  type Cure,
  commandAt,
  commandOf,
  commandText,
  defineRule,
  type Explained,
  explained,
  fixOf,
  inForeground,
  supervisorOf,
  tellAndWait,
  trapText,
  walk,
  wordsOf,
} from '../../src/lint/index.ts';

const TITLE = 'Run the service in the foreground, as PID 1: exec';

export default defineRule({
  id: 'main-program-daemonizes',
  meta: {
    summary: 'The service goes to the background',
    severity: 'error',
    group: 'signals',
    explains: ['daemonized'],
    messages: {
      daemonized:
        '`{service}` runs in the background, and `{pid1}` gets {signal} in its place: the container is killed after {grace}',
      'below-supervisor':
        '`{service}` goes to the background, where `{supervisor}` has lost it: on {signal} nobody tells it, and it is killed as the container ends',
      'without-terminal':
        'PID 1 becomes a shell to type into: without a terminal it ends at once, and the kernel kills the service; on one it passes no signal on',
      exits: 'PID 1 ends by itself ({why}): the kernel kills the service, and the container ends at once',
    },
  },
  *check(launch) {
    const branch = launch.prediction.branches[0];
    if (branch?.kind === 'exits' && branch.daemon !== undefined) {
      yield {
        messageId: branch.needsTerminal ? 'without-terminal' : 'exits',
        data: { why: branch.why },
        severity: branch.needsTerminal ? 'info' : 'error',
        certainty: branch.needsTerminal ? 'may' : 'must',
        at: branch.at ?? commandAt(launch),
        fixes: [
          fixOf({
            title: `${TITLE} ${inForeground(branch.daemon)}`,
            remedy: { do: 'run-in-foreground', at: branch.at, program: undefined },
          }),
        ],
      };
    }
    yield* explained(launch, {
      causes: ['daemonized'],
      at: stop => {
        const { at } = serviceOf(stop);
        return at && at.file !== launch.spec.file ? at : undefined;
      },
      message: stop => lostBy(stop) && 'below-supervisor',
      data: stop => ({ service: commandOf(serviceOf(stop)), supervisor: lostBy(stop) ?? '' }),
      fixes: stop => {
        const { at, program } = serviceOf(stop);
        return [
          {
            title: `${lostBy(stop) ? 'Keep it in the foreground:' : TITLE} ${inForeground(commandText(wordsOf(serviceOf(stop))))}`,
            remedy: { do: 'run-in-foreground', at, program },
          },
          ...besideLoop(stop),
        ];
      },
    });
  },
});

/** Behind an exec, PID 1 itself is marked as the main program. Of several the one that holds something counts. */
function serviceOf({ pid1, main }: Explained): Explained['main'] {
  const nodes = [...walk(pid1)];
  const daemons = nodes.filter(node => node.daemonized);
  return (
    daemons.findLast(node => !node.holdsNoState) ?? daemons[0] ?? nodes.find(node => node.adopted) ?? main
  );
}

const lostBy = (stop: Explained): string | undefined => supervisorOf(stop.pid1, serviceOf(stop));

/** A loop that looks after services needs them as jobs, which a trap can tell. */
function besideLoop({ pid1, signal }: Explained): readonly Cure[] {
  const shell = [...walk(pid1)].find(
    node => node.shell?.doing === 'loop' && node.children.some(child => child.daemonized),
  );
  const title = 'Start them as jobs, and tell them on the signal:';
  return shell ? [tellAndWait(`${title} ${trapText(signal, '; exit 0')}`, shell, signal)] : [];
}
