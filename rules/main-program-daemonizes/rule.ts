import {
  type Cure,
  commandAt,
  commandOf,
  commandText,
  defineRule,
  type Explained,
  explained,
  fixOf,
  type ProcessNode,
  tellAndWait,
  trapText,
  walk,
  wordsOf,
} from '../../src/lint/index.ts';

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
      'without-terminal':
        'PID 1 becomes a shell to type into: without a terminal it ends at once, and the kernel kills the service; on one it passes no signal on',
      exits: 'PID 1 ends by itself ({why}): the kernel kills the service, and the container ends at once',
    },
  },
  *check(launch) {
    const branch = launch.prediction.branches[0];
    if (branch?.kind === 'exits' && branch.daemon !== undefined) {
      yield {
        ...(branch.needsTerminal
          ? {
              messageId: 'without-terminal',
              severity: 'info',
              certainty: 'may',
            }
          : { messageId: 'exits', data: { why: branch.why } }),
        at: branch.at ?? commandAt(launch),
        fixes: [
          fixOf({
            title: foreground(branch.daemon),
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
      data: stop => ({ service: commandOf(serviceOf(stop)) }),
      fixes: stop => {
        const { at, program } = serviceOf(stop);
        return [
          {
            title: foreground(commandText(wordsOf(serviceOf(stop)))),
            remedy: { do: 'run-in-foreground', at, program },
          },
          ...besideLoop(stop),
        ];
      },
    });
  },
});

/** Behind an exec, PID 1 itself is marked as the main program. Of several the one that holds something counts. */
function serviceOf({ pid1, main }: Explained): ProcessNode {
  const nodes = [...walk(pid1)];
  const daemons = nodes.filter(node => node.daemonized);
  const [first] = daemons;
  return daemons.findLast(node => !node.holdsNoState) ?? first ?? nodes.find(node => node.adopted) ?? main;
}

/** A loop that looks after services needs them as jobs, which a trap can tell. */
function besideLoop({ pid1, signal }: Explained): readonly Cure[] {
  const shell = [...walk(pid1)].find(
    node => node.shell?.doing === 'loop' && node.children.some(child => child.daemonized),
  );
  const title = `Start them as jobs, and tell them on the signal: ${trapText(signal, '; exit 0')}`;
  return shell ? [tellAndWait(title, shell, signal)] : [];
}

/** The tree shows a daemon by what it is in the foreground, where that is known. */
function foreground(command: string): string {
  const program = command.replace(/^(?:\/[^/ ]*)*\//, '');
  const known = IN_FOREGROUND.find(([name]) => program.startsWith(name));
  return `Run the service in the foreground, as PID 1: exec ${known?.[1] ?? program}`;
}

const IN_FOREGROUND: readonly (readonly [string, string])[] = [
  ['nginx', "nginx -g 'daemon off;'"],
  ['redis-server', 'redis-server --daemonize no'],
  ['cron', 'cron -f'],
  ['php-fpm', 'php-fpm -F'],
  ['apache2', 'apache2 -D FOREGROUND'],
  ['httpd', 'httpd -D FOREGROUND'],
  ['sshd', '/usr/sbin/sshd -D'],
  ['supervisord', 'supervisord -n'],
];
