import type { ChildSpec, Launch, Program, World } from '../../model/index.ts';
import { all, taken } from '../behaviours.ts';
import { pamParent } from '../pam.ts';
import { WITHOUT_TERMINAL } from '../wrapper-entry.ts';

/** Users whose login shell is bash in Debian's and the official images' packages. */
const BASH_USERS: ReadonlySet<string> = new Set(['root', 'postgres', 'node']);

interface Request {
  user: string | undefined;
  command: string | undefined;
  /** `--session-command`: the child stays in su's session. */
  sameSession: boolean;
  shell: string | undefined;
  pty: boolean;
  /** runuser -u: a command without a shell. */
  direct: boolean;
  readonly operands: string[];
}

/** su of util-linux keeps a parent above the command; busybox's becomes it. */
export default {
  name: 'su',
  kind: 'wrapper',
  matches: ['su', 'runuser'],
  launch({ argv }, world): Launch {
    const request = read(argv.slice(1));
    const run = runOf(request, world);
    if (!run) return WITHOUT_TERMINAL;
    if (world.binSh === 'busybox' && argv[0]?.endsWith('su'))
      return { kind: 'exec', argv: 'argv' in run ? run.argv : [...run.shell, run.shellText] };
    // Only a session of its own makes su act on SIGINT and SIGQUIT: `-c` for a user other than root.
    const ownSession =
      request.command !== undefined && !request.sameSession && (request.user ?? 'root') !== 'root';
    const behaviour = pamParent(ownSession ? ['SIGTERM', 'SIGINT', 'SIGQUIT'] : ['SIGTERM']);
    return {
      kind: 'stay',
      behaviour: request.pty
        ? { ...behaviour, signals: PTY, blocked: ['SIGUSR1', 'SIGUSR2', 'SIGWINCH'] }
        : behaviour,
      children: [{ run, isMain: true, processGroup: ownSession || request.pty ? 'own' : 'parent' }],
    };
  },
  sources: [
    'nodejs/docker-node 22/bookworm-slim/Dockerfile 07bd7414: useradd --shell /bin/bash node',
    'su(1), runuser(1); util-linux login-utils/su-common.c',
    'util-linux 2.38.1 and busybox 1.35.0 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: [
      'runuser/command',
      'runuser/plain',
      'su/busybox',
      'su/root',
      'su/session-command',
      'su/shell',
      'wrap/su-c/hand',
      'wrap/su-s-nobody/hand',
      'wrap/su-P/hand',
      'wrap/su-session-command/hand',
      'wrap/runuser-u/hand',
      'wrap/runuser-c/hand',
      'wrap/busybox-su/hand',
    ],
  },
} satisfies Program;

/** With a pseudo-terminal: it tells its child, closes the terminal and leaves. */
const PTY = {
  ...all(['SIGINT', 'SIGQUIT', 'SIGHUP'], taken([], 'goes to the terminal of the child')),
  SIGTERM: taken(
    [
      { do: 'signal', to: 'child', signal: 'SIGTERM' },
      { do: 'work', ms: 2000, note: 'sleeps 2 s, whatever its child does' },
      { do: 'exit', status: 1, cleansUp: false },
    ],
    'sends SIGTERM to its child and sleeps 2 s',
  ),
};

/** Options and operands in any order, as getopt_long(3) takes them. */
function read(args: readonly string[]): Request {
  const request: Request = {
    user: undefined,
    command: undefined,
    sameSession: false,
    shell: undefined,
    pty: false,
    direct: false,
    operands: [],
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = equals > 0 ? arg.slice(0, equals) : arg;
    const value = () => (equals > 0 ? arg.slice(equals + 1) : (args[++i] ?? ''));
    if (arg === '--') {
      request.operands.push(...args.slice(i + 1));
      break;
    }
    if (name === '--command' || /^-[a-z]*c$/.test(arg)) request.command = value();
    else if (name === '--session-command') {
      request.command = value();
      request.sameSession = true;
    } else if (name === '-s' || name === '--shell') request.shell = value();
    else if (name === '-u' || name === '--user') {
      request.user = value();
      request.direct = true;
    } else if (['-g', '-G', '-w', '--group', '--supp-group', '--whitelist-environment'].includes(name))
      value();
    else if (name === '-P' || name === '--pty') request.pty = true;
    else if (!arg.startsWith('-')) {
      request.operands.push(arg);
      if (request.direct) {
        request.operands.push(...args.slice(i + 1));
        break;
      }
    }
  }
  if (!request.direct) request.user = request.operands.shift();
  return request;
}

type Run = Exclude<ChildSpec['run'], { readonly worker: unknown }>;

function runOf(request: Request, world: World): Run | undefined {
  const { command, operands } = request;
  if (request.direct) return operands.length > 0 ? { argv: operands } : undefined;
  const shell = request.shell ?? loginShell(request.user ?? 'root', world);
  if (command !== undefined) {
    // Further operands are `$0` and `$1…` of the text.
    return operands.length > 0
      ? { argv: [shell, '-c', command, ...operands] }
      : { shellText: command, shell: [shell, '-c'] };
  }
  return operands.length > 0 ? { argv: [shell, ...operands] } : undefined;
}

function loginShell(user: string, world: World): string {
  const hasBash = world.binSh === 'dash' || world.binSh === 'bash';
  if (BASH_USERS.has(user)) return hasBash ? 'bash' : 'sh';
  if (hasBash) world.unknown(`which login shell ${user} has is not known: /bin/sh is taken`);
  return 'sh';
}
