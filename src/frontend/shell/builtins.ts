import { path } from '../../base/index.ts';
import { parseSignal, type SignalName } from '../../kernel/index.ts';
import { WAIT_FORGETS } from '../../knowledge/shells.ts';
import type { SimpleCommand, Word } from './ast.ts';
import { testWords } from './conditions.ts';
import { getopts } from './getopts.ts';
import type { Interpreter } from './interpreter.ts';
import { killByName } from './kill-by-name.ts';
import { external, requestOf } from './simple.ts';
import {
  type Block,
  ExitShell,
  LoopControl,
  pidsIn,
  Replaced,
  type Resume,
  ReturnFunction,
} from './state.ts';
import { LIKELY, type Run, type Status, SUCCESS, status } from './status.ts';
import { known, unknownValue, type Value } from './value.ts';

type BuiltinRun = Generator<Block, Status | undefined, Resume>;

/** Commands of the shell itself that change nothing we follow. */
const WITHOUT_EFFECT = new Set(
  'echo printf : alias unalias umask ulimit hash shopt times pushd popd disown bg history enable'.split(' '),
);

/** Runs a builtin; `undefined`: the word names no builtin that we follow. */
export function* builtin(
  i: Interpreter,
  name: Value,
  words: readonly Value[],
  command: SimpleCommand,
): BuiltinRun {
  if (!name.known) return undefined;
  const args = words.slice(1);
  const { state } = i;
  switch (name.text) {
    case 'true':
      return SUCCESS;
    case 'false':
      return status(1);
    case '[':
    case 'test':
      return i.truth(testWords(args, i.expansion));
    case 'exit':
      yield* exit(i, args);
      return undefined;
    case 'exec':
      return execute(i, args, command);
    case 'set':
      return setOptions(i, args);
    case 'shift':
      state.args = state.args.slice(Number(args[0]?.text ?? 1) || 0);
      return SUCCESS;
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      return declare(i, name.text, command);
    case 'unset':
      for (const arg of args) state.variables.set(arg.text, { value: known(''), exported: false });
      return SUCCESS;
    case 'cd':
      if (args[0]?.known) state.cwd = path.resolve(state.cwd, args[0].text);
      return LIKELY;
    case 'trap':
      return trap(i, args, command);
    case 'kill':
      return kill(i, args, command);
    case 'killall':
    case 'pkill':
      return killByName(i, words);
    case 'wait':
      return yield* wait(i, args, command);
    case 'fg':
      return yield* waitFor(i, liveJobs(i).slice(-1), 'all', command, 'foreground');
    case 'eval': {
      const text = args.map(a => a.text).join(' ');
      if (args.every(a => a.known)) return yield* i.evaluate(text, i.at(command));
      return status(undefined);
    }
    case '.':
    case 'source':
      return yield* source(i, args);
    case 'command':
    case 'builtin':
      return yield* viaCommand(i, args, command);
    case 'type':
      return found(i, args);
    case 'break':
    case 'continue':
      throw new LoopControl(name.text, Number(args[0]?.text ?? 1) || 1);
    case 'return':
      throw new ReturnFunction(args[0]?.known ? Number(args[0].text) : state.lastStatus);
    case 'getopts':
      return getopts(i, args);
    case 'let':
      return status(undefined);
    case 'read':
      return read(i, args);
    default:
      return WITHOUT_EFFECT.has(name.text) ? SUCCESS : undefined;
  }
}

function* exit(i: Interpreter, args: readonly Value[]): Generator<Block, never, Resume> {
  const [code] = args;
  const value = code
    ? code.known && /^\d+$/.test(code.text)
      ? Number(code.text) & 255
      : undefined
    : i.state.statusBeforeTrap
      ? i.state.statusBeforeTrap.status
      : i.state.lastStatus;
  yield* i.exitTrap();
  throw new ExitShell(value);
}

/** `exec` with words replaces the shell; with redirections only it goes on. */
function execute(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  let rest = args;
  while (rest[0]?.known && /^-[acl]+$/.test(rest[0].text))
    rest = rest.slice(rest[0].text.includes('a') ? 2 : 1);
  if (rest[0]?.known && rest[0].text === '--') rest = rest.slice(1);
  if (rest.length === 0) return SUCCESS;
  throw new Replaced(requestOf(i, rest, command, 'exec', assignments(i, command)), false);
}

function assignments(i: Interpreter, command: SimpleCommand): ReadonlyMap<string, Value> {
  return new Map(
    command.assignments.filter(a => a.value).map(a => [a.name, a.value ? i.text(a.value) : known('')]),
  );
}

function setOptions(i: Interpreter, args: readonly Value[]): Status {
  const { state } = i;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (!word) break;
    if (word.known && (word.text === '--' || word.text === '-')) {
      state.args = args.slice(at + 1);
      return SUCCESS;
    }
    const option = word.known ? /^([-+])([A-Za-z]+)$/.exec(word.text) : null;
    if (!option) {
      state.args = args.slice(at);
      return SUCCESS;
    }
    const on = option[1] === '-';
    for (const letter of option[2] ?? '') {
      const name = letter === 'o' ? longOption(args[++at]?.text) : letter;
      if (name && on) state.options.add(name);
      else if (name) state.options.delete(name);
    }
  }
  return SUCCESS;
}

const longOption = (name: string | undefined) =>
  ({ errexit: 'e', monitor: 'm', nounset: 'u' })[name ?? ''] ?? name;

/** `export A=b C`: a declaration's words are assignments although they are written as arguments. */
function declare(i: Interpreter, kind: string, command: SimpleCommand): Status {
  const { state } = i;
  const exports = kind === 'export' || command.words.some(w => w.text === '-x' || w.text === '-gx');
  for (const a of command.assignments) {
    if (a.array) state.variables.set(a.name, { value: a.array.map(w => i.text(w)), exported: false });
    else state.variables.set(a.name, { value: a.value ? i.text(a.value) : known(''), exported: exports });
  }
  for (const word of command.words.slice(1)) declareWord(i, word, exports);
  return SUCCESS;
}

function declareWord(i: Interpreter, word: Word, exports: boolean): void {
  const { state } = i;
  const text = i.text(word);
  const written = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.text);
  if (written?.[1]) {
    state.variables.set(written[1], {
      value: { ...text, text: text.text.slice(written[1].length + 1) },
      exported: exports,
    });
    return;
  }
  if (!text.known || text.text.startsWith('-') || !exports) return;
  const old = state.variables.get(text.text);
  if (old) state.variables.set(text.text, { ...old, exported: true });
}

function trapSignal(text: string): SignalName | 'EXIT' | undefined {
  return text === '0' || text.toUpperCase() === 'EXIT' ? 'EXIT' : parseSignal(text);
}

function trap(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  const words = args[0]?.text === '--' ? args.slice(1) : args;
  const [action, ...signals] = words;
  if (!action || action.text === '-p' || action.text === '-l') return SUCCESS;
  const resets = signals.length === 0 || action.text === '-';
  for (const word of signals.length === 0 ? [action] : signals) {
    const signal = trapSignal(word.text);
    if (!signal) {
      if (word.text.toUpperCase() === 'ERR') i.state.hasErrTrap = !resets && action.text !== '';
      continue;
    }
    if (!resets && action.text !== '') i.state.hasHadTraps = true;
    const becomes = resets ? 'SIG_DFL' : action.text === '' ? 'SIG_IGN' : undefined;
    if (i.state.probe && becomes && signal !== 'EXIT' && !i.state.inherited.includes(signal))
      i.state.probe.actions.push({ do: 'set', signal, disposition: becomes });
    if (resets) i.state.traps.delete(signal);
    else if (signal !== 'EXIT' && i.state.inherited.includes(signal)) {
      i.host.observe({
        kind: 'trap-void',
        note: `${signal} was ignored when this shell started, so the trap is void`,
        at: i.at(command),
      });
    } else i.state.traps.set(signal, { text: action.text, at: i.at(command) });
  }
  return SUCCESS;
}

const liveJobs = (i: Interpreter): number[] =>
  [...i.state.jobs.entries()].filter(([, job]) => !job.ended && !job.helper && !job.daemon).map(([n]) => n);

/** Jobs that a text of process ids and job numbers names. */
function jobsOf(i: Interpreter, words: readonly Value[]): number[] {
  return words.flatMap(word => {
    const job = /^%(\d+)?/.exec(word.text);
    if (job)
      return job[1] ? [liveJobs(i)[Number(job[1]) - 1] ?? -1].filter(n => n >= 0) : liveJobs(i).slice(-1);
    return pidsIn(word.text).filter((pid): pid is number => pid !== 'self');
  });
}

function kill(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  let signal: SignalName | 0 | undefined = 'SIGTERM';
  let rest = args;
  const [first, second] = args;
  if (first?.known && first.text === '-s' && second) {
    signal = parseSignal(second.text);
    rest = args.slice(2);
  } else if (first?.known && first.text === '-0') {
    signal = 0;
    rest = args.slice(1);
  } else if (first?.known && /^-[A-Za-z0-9+]+$/.test(first.text) && args.length > 1) {
    signal = parseSignal(first.text.replace(/^-n?/, ''));
    rest = args.slice(1);
  }
  if (rest[0]?.text === '--') rest = rest.slice(1);
  if (signal === 0) return aliveness(i, rest);
  const own = pidsIn(rest[0]?.text ?? '').includes('self');
  if (i.host.isPid1 && rest.some(w => w.known && w.text === '1')) {
    i.host.observe({
      kind: 'kills-pid1',
      note: command.words.map(w => w.text).join(' '),
      at: i.at(command),
      ...(signal ? { signal } : {}),
    });
  }
  if (!i.state.probe || !signal) return SUCCESS;
  const target = rest[0]?.text ?? '';
  if (target === '0' || (target.startsWith('-') && own)) {
    i.state.probe.actions.push({ do: 'signal', to: 'group', signal });
    if (!i.state.traps.has(signal)) i.state.probe.actions.push({ do: 'raise', signal });
  } else if (target === '-1') i.state.probe.actions.push({ do: 'signal', to: 'all', signal });
  else if (own) {
    if (!i.state.traps.has(signal)) i.state.probe.actions.push({ do: 'raise', signal });
  } else {
    const jobs = jobsOf(i, rest);
    if (jobs.length > 0) i.state.probe.actions.push({ do: 'signal', to: { jobs }, signal });
    else if (rest.some(w => !w.known)) {
      i.state.probe.actions.push({
        do: 'unknown',
        reason: `which process \`${rest.map(w => w.text).join(' ')}\` is`,
      });
    }
  }
  return SUCCESS;
}

/** `kill -0 $pid`: true as long as the job lives. */
function aliveness(i: Interpreter, words: readonly Value[]): Status {
  const jobs = jobsOf(i, words);
  if (jobs.length === 0) return status(undefined);
  return status(jobs.some(n => !i.state.jobs[n]?.ended) ? 0 : 1);
}

function* wait(i: Interpreter, args: readonly Value[], command: SimpleCommand): Run {
  const any = args.some(a => a.text === '-n');
  const named = args.filter(a => !a.text.startsWith('-'));
  const jobs = named.length > 0 ? jobsOf(i, named) : liveJobs(i);
  const unknownJobs = named.length > 0 && jobs.length === 0 ? liveJobs(i) : jobs;
  const hasStatus = named.length > 0 || any;
  if (jobs.length > 0 && jobs.every(n => i.state.jobs[n]?.forgotten)) return status(127);
  const result = yield* waitFor(i, unknownJobs, any ? 'any' : 'all', command, 'wait', hasStatus);
  if (!hasStatus && WAIT_FORGETS.has(i.state.shell))
    for (const job of i.state.jobs) job.forgotten ||= job.ended;
  // Without operands it succeeds, whatever the jobs came to.
  return !hasStatus && result.code === undefined ? SUCCESS : result;
}

function* waitFor(
  i: Interpreter,
  jobs: readonly number[],
  until: Block['until'],
  span: SimpleCommand,
  doing: Block['doing'],
  hasStatus = true,
): Run {
  const living = jobs.filter(n => !i.state.jobs[n]?.ended);
  const lasting = living.filter(n => i.state.jobs[n]?.lifetime !== 'short');
  if (lasting.length === 0) return status(living.length === 0 && jobs.length === 0 ? 0 : undefined);
  return yield* i.block({ doing, jobs: lasting, until, hasStatus, at: i.at(span) });
}

function* source(i: Interpreter, args: readonly Value[]): Run {
  const [file] = args;
  if (!file?.known) return LIKELY;
  const text = i.host.world.read(file.text, i.state.cwd);
  if (!text) return LIKELY;
  const before = i.state.args;
  if (args.length > 1) i.state.args = args.slice(1);
  const result = yield* i.include(text);
  i.state.args = before;
  return result;
}

/** `command -v x` asks; `command x` runs x, not a function. */
function* viaCommand(i: Interpreter, args: readonly Value[], command: SimpleCommand): BuiltinRun {
  const [first] = args;
  if (!first) return SUCCESS;
  if (first.text === '-v' || first.text === '-V') return found(i, args.slice(1));
  const rest = first.text === '-p' || first.text === '--' ? args.slice(1) : args;
  const [name] = rest;
  if (!name) return SUCCESS;
  const built = yield* builtin(i, name, rest, command);
  return built ?? (yield* external(i, rest, command, new Map(), i.tail));
}

function found(i: Interpreter, args: readonly Value[]): Status {
  const [name] = args;
  if (!name?.known) return status(undefined);
  const searchPath = i.state.exportedEnv(new Map()).PATH ?? '';
  if (i.state.functions.has(name.text)) return SUCCESS;
  const there = name.text.includes('/')
    ? ['context', 'inline', 'installed'].includes(i.host.world.origin(name.text, i.state.cwd).kind)
    : i.host.world.files.which(name.text, searchPath) !== undefined;
  return there ? SUCCESS : status(undefined);
}

function read(i: Interpreter, args: readonly Value[]): Status {
  for (const arg of args.filter(a => !a.text.startsWith('-'))) {
    i.state.variables.set(arg.text, { value: unknownValue(`$${arg.text}`), exported: false });
  }
  return LIKELY;
}
