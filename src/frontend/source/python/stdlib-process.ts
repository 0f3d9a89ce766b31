import { path as paths } from '../../../base/index.ts';
import { findProgram } from '../../../knowledge/index.ts';
import { argument, positional } from './arguments.ts';
import { type Blocking, block } from './block.ts';
import { addChild, commandOf, daemonises, lifetimeOf, processGroupOf } from './commands.ts';
import { itemsOf } from './containers.ts';
import { statusOf } from './exceptions.ts';
import type { Machine } from './machine.ts';
import { sendTo } from './methods-process.ts';
import type { Builtin } from './stdlib.ts';
import { sendToSelf, signalOf } from './stdlib-signal.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  constant,
  external,
  FALSE,
  NONE,
  numberOf,
  sequence,
  TRUE,
  textOf,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

const isShell = (args: readonly CallArgument[]) => truth(argument(args, 99, 'shell') ?? FALSE) === true;

const CAPTURES = new Set(['subprocess.check_output', 'subprocess.getoutput', 'subprocess.getstatusoutput']);

/** subprocess.run, call, check_call, check_output: starts a command and waits for it. */
const runCommand: Builtin = (m, args, at, path) => {
  const command = commandOf(m, argument(args, 0, 'args') ?? UNKNOWN, isShell(args), at);
  const isCaptured = CAPTURES.has(path) || truth(argument(args, 99, 'capture_output') ?? FALSE) === true;
  const key = startAndWait(m, at, path, { command, processGroup: processGroupOf(args), isCaptured });
  const before = m.sinks.at(-1)?.length ?? 0;
  wait(m, at, key);
  // subprocess.run() and call() kill the command when an exception leaves them. @see Lib/subprocess.py
  for (const r of m.sinks.at(-1)?.slice(before) ?? []) {
    r.state.push({ do: 'signal', to: { keys: [key] }, signal: 'SIGKILL' });
  }
  return path === 'subprocess.call' || path === 'subprocess.check_call'
    ? { type: 'child-status' }
    : external('subprocess.CompletedProcess()');
};

function startAndWait(
  m: Machine,
  at: Span,
  call: string,
  child: {
    readonly command: ReturnType<typeof commandOf>;
    readonly processGroup: 'own' | 'parent';
    /** Its output is handed over when it has ended: nobody does that with what is meant to last. */
    readonly isCaptured?: boolean;
  },
): string {
  const { command, processGroup, isCaptured } = child;
  const known = lifetimeOf(command);
  const lifetime = isCaptured && known === 'unknown' ? 'short' : known;
  return addChild(m, at, { command, processGroup, lifetime, mode: 'blocking', reaped: true }, call);
}

/** Waits for a command; how long that lasts depends on what it is. */
export function wait(
  m: Machine,
  at: Span,
  key: string,
  how: Pick<Blocking, 'immune' | 'holdsLock' | 'isAwait'> = {},
): void {
  if (m.state?.waited.has(key)) return;
  waitFor(m, at, key, how);
  if (m.state) m.state.waited = new Set([...m.state.waited, key]);
}

function waitFor(
  m: Machine,
  at: Span,
  key: string,
  how: Pick<Blocking, 'immune' | 'holdsLock' | 'isAwait'>,
): void {
  const lifetime = m.facts.children.get(key)?.lifetime ?? m.lifetimes.get(key) ?? 'unknown';
  m.facts.reaped(key);
  const what = m.text(at);
  const command = m.facts.children.get(key)?.command;
  if (lifetime === 'short' || (command && daemonises(command))) {
    block(m, at, { what, kind: 'blocking', ...how, child: key });
    return;
  }
  if (m.state?.delivered) {
    m.push({ do: 'wait', for: { keys: [key] } });
    return;
  }
  const waited = () => {
    if (!m.state?.delivered) return lifetime === 'service' ? false : undefined;
    return true;
  };
  block(m, at, { what, kind: 'blocking', ...how, wakes: waited, child: key });
  if (m.state?.delivered) m.push({ do: 'wait', for: { keys: [key] } });
}

const system: Builtin = (m, args, at, path) => {
  const command = commandOf(m, argument(args, 0) ?? UNKNOWN, true, at);
  const key = startAndWait(m, at, path, { command, processGroup: 'parent' });
  wait(m, at, key, { immune: true });
  return { type: 'child-status' };
};

/** The words that a program is started with in the place of this one: `…` for one whose text is not known. */
function becomes(
  m: Machine,
  file: Value | undefined,
  words: readonly Value[],
  args: readonly CallArgument[],
  at: Span,
): readonly string[] | undefined {
  const program = textOf(file);
  const isOpen = words.length === 0 || args.some(a => a.name === '*');
  if (program === undefined || isOpen) return undefined;
  const command = commandOf(m, sequence([constant(program), ...words.slice(1)]), false, at);
  return 'argv' in command && isTold(command.argv) ? command.argv : undefined;
}

/** Words that are not known are a program's own to make something of: what it runs is told without them. */
function isTold(argv: readonly string[]): boolean {
  const [program = '', ...args] = argv;
  const open = args.findIndex(arg => arg.includes('…'));
  if (open === -1) return true;
  const { kind } = findProgram(paths.basename(program)) ?? {};
  if (kind === 'runtime')
    return args.slice(0, open).some((arg, n) => /^[^-].*[./]/.test(arg) || (n > 0 && args[n - 1] === '-m'));
  return kind === 'server';
}

/** os.execv and its kin: the process becomes another program. Those whose name ends in `e` are given the environment last. */
const exec: Builtin = (m, args, at, path) => {
  const isList = path.startsWith('os.execl');
  const values = positional(args);
  const [file, ...rest] = isList && path.endsWith('e') ? values.slice(0, -1) : values;
  const words = isList ? rest : (itemsOf(m, rest[0] ?? UNKNOWN) ?? []);
  const argv = becomes(m, file, words, args, at);
  const location = m.locate(at);
  if (!argv) m.facts.unknowns.add(`which program \`${m.text(at)}\` becomes (line ${location.line})`);
  if (m.context === 'main' && !m.state?.delivered)
    m.facts.replace({
      what: m.text(at),
      at: location,
      argv,
    });
  // A forked child that becomes another program may run for long.
  if (m.context !== 'main') m.stood.possible = true;
  if (m.state?.delivered) m.finish({ kind: 'unknown', reason: `what \`${m.text(at)}\` becomes` });
  m.state = undefined;
  return UNKNOWN;
};

const fork: Builtin = (m, _args, at) => {
  const pid = m.object('os.pid');
  const key = addChild(
    m,
    at,
    {
      command: { fork: true },
      mode: 'background',
      lifetime: 'unknown',
      reaped: 'unknown',
      processGroup: 'parent',
    },
    'os.fork',
  );
  m.setField(pid, 'key', constant(key));
  m.forked = pid;
  return pid;
};

const kill: Builtin = (m, args, at, path) => {
  const [pid, signalValue] = positional(args);
  const signal = signalOf(signalValue);
  if (!m.state) return NONE;
  if (signalValue?.type === 'constant' && signalValue.value === 0) return NONE;
  if (pid?.type === 'object' || pid?.type === 'method') {
    sendTo(m, pid.type === 'object' ? pid : pid.object, signal ?? 'same', at);
  } else if (pid?.type === 'external' && pid.path === 'os.getpid()') {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') m.push({ do: 'raise' });
    else sendToSelf(m, signal, at);
  } else if (isOwnGroup(pid, path)) {
    m.push({ do: 'signal', to: 'group', signal: signal ?? 'same' });
    if (signal) sendToSelf(m, signal, at);
  } else if (numberOf(pid) === -1) {
    m.push({ do: 'signal', to: 'all', signal: signal ?? 'same' });
  } else m.unknown(`which process \`${m.text(at)}\` signals`);
  return NONE;
};

const isOwnGroup = (pid: Value | undefined, path: string) =>
  numberOf(pid) === 0 ||
  (pid?.type === 'external' &&
    (pid.path === 'os.getpgrp()' || (path === 'os.killpg' && pid.path === 'os.getpid()')));

const groupOf: Builtin = (_m, args) => {
  const pid = argument(args, 0);
  if (pid?.type === 'external' || numberOf(pid) === 0) return external('os.getpgrp()');
  return pid ?? UNKNOWN;
};

const waitAny: Builtin = (m, args, at, path) => {
  const pid = argument(args, 0);
  const isAny = path === 'os.wait' || path === 'os.wait3' || numberOf(pid) === -1;
  if (isAny && (m.loops.length > 0 || m.state?.delivered)) m.facts.waitsForAny = true;
  if (isAny) for (const key of m.facts.children.keys()) m.facts.reaped(key);
  const noHang = argument(args, 1)?.type === 'external';
  if (pid?.type === 'object') {
    const key = textOf(m.field(pid, 'key'));
    if (key && !noHang) wait(m, at, key);
  } else if (!noHang) block(m, at, { what: m.text(at), kind: 'blocking', ends: 'when a child ends' });
  return sequence([UNKNOWN, { type: 'child-status' }]);
};

const exitNow: Builtin = (m, args) => {
  m.finish({ kind: 'exit', status: statusOf(argument(args, 0)), cleansUp: true });
  return UNKNOWN;
};

const popen: Builtin = (m, args, at, path) => {
  const text = argument(args, 0) ?? UNKNOWN;
  const command = commandOf(m, text, true, at);
  addChild(
    m,
    at,
    { command, mode: 'background', lifetime: lifetimeOf(command), reaped: 'unknown', processGroup: 'parent' },
    path,
  );
  return external('os.popen()');
};

const spawn: Builtin = (m, args, at, path) => {
  const values = positional(args);
  const command = commandOf(
    m,
    path.startsWith('os.spawnv') ? (values[2] ?? UNKNOWN) : sequence(values.slice(2)),
    false,
    at,
  );
  const lifetime = lifetimeOf(command);
  const pid = m.object('os.pid');
  const key = addChild(
    m,
    at,
    { command, mode: 'background', lifetime, reaped: 'unknown', processGroup: 'parent' },
    path,
  );
  m.setField(pid, 'key', constant(key));
  return pid;
};

const createSubprocess: Builtin = (m, args, at, path) => {
  const shell = path.endsWith('shell');
  const values = positional(args);
  const open = args.some(a => a.name === '*');
  const command = open
    ? { unknown: m.text(at) }
    : commandOf(m, shell ? (values[0] ?? UNKNOWN) : sequence(values), shell, at);
  const process = m.object('subprocess.Popen');
  m.setField(process, 'isAwaited', TRUE);
  const lifetime = lifetimeOf(command);
  // asyncio's child watcher waits for what it starts.
  const child = {
    command,
    mode: 'background',
    lifetime,
    reaped: true,
    processGroup: processGroupOf(args),
  } as const;
  m.setField(process, 'key', constant(addChild(m, at, child, path)));
  return process;
};

const ptySpawn: Builtin = (m, args, at, path) => {
  const command = commandOf(m, argument(args, 0) ?? UNKNOWN, false, at);
  wait(m, at, startAndWait(m, at, path, { command, processGroup: 'own' }));
  return { type: 'child-status' };
};

const eachName = (names: string, call: Builtin) =>
  Object.fromEntries(names.split(' ').map(name => [name, call]));

export const PROCESS_CALLS: Readonly<Record<string, Builtin>> = {
  ...eachName(
    'subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput subprocess.getstatusoutput',
    runCommand,
  ),
  ...eachName('os.execv os.execve os.execvp os.execvpe os.execl os.execle os.execlp os.execlpe', exec),
  ...eachName('os.kill os.killpg', kill),
  ...eachName('os.wait os.waitpid os.wait3 os.wait4', waitAny),
  ...eachName('os.spawnl os.spawnle os.spawnlp os.spawnv os.spawnve os.spawnvp', spawn),
  ...eachName('asyncio.create_subprocess_exec asyncio.create_subprocess_shell', createSubprocess),
  'os.system': system,
  'os.popen': popen,
  'os.fork': fork,
  'os._exit': exitNow,
  'os.abort': m => {
    m.push({ do: 'abort' });
    m.finish({ kind: 'stays' });
    return UNKNOWN;
  },
  'os.getpid': () => external('os.getpid()'),
  'os.getpgrp': () => external('os.getpgrp()'),
  'os.getpgid': groupOf,
  'os.WNOHANG': () => UNKNOWN,
  'pty.spawn': ptySpawn,
  'pexpect.spawn': (m, args, at, path) => {
    const text = textOf(argument(args, 0));
    const command = text === undefined ? { unknown: m.text(at) } : commandOf(m, UNKNOWN, false, at);
    const known = text === undefined ? command : { shellText: text };
    addChild(
      m,
      at,
      {
        command: known,
        mode: 'background',
        lifetime: lifetimeOf(known),
        reaped: 'unknown',
        processGroup: 'own',
      },
      path,
    );
    return external('pexpect.spawn()');
  },
  'multiprocessing.active_children': m =>
    sequence([...(m.state?.processes ?? []), ...(m.state?.pools ?? [])]),
  'multiprocessing.get_context': () => external('multiprocessing'),
  'multiprocessing.set_start_method': () => NONE,
  'multiprocessing.freeze_support': () => NONE,
};
