import { path } from '../../base/index.ts';
import { PACKAGED_VARIABLES } from '../../knowledge/packaged-variables.ts';
import { DEFAULT_PATH } from '../../knowledge/program-directories.ts';
import { RETURN_ENDS_SCRIPT, SOURCE_ERROR_STATUS } from '../../knowledge/shells.ts';
import type { FileText } from '../../model/index.ts';
import { arithmetic } from './arithmetic.ts';
import type { SimpleCommand } from './ast.ts';
import { formatted, print, printsElse } from './capture.ts';
import { testWords } from './conditions.ts';
import { LoopControl, Replaced, ReturnFunction } from './control.ts';
import { notesDescriptors } from './fifos.ts';
import { getopts } from './getopts.ts';
import type { Interpreter } from './interpreter.ts';
import { kill, liveJobs, trap, wait, waitFor } from './job-builtins.ts';
import { isMissing, killByName, notFound } from './kill-by-name.ts';
import { external, requestOf } from './simple.ts';
import type { Block, Resume } from './state.ts';
import { LIKELY, type Run, type Status, SUCCESS, status } from './status.ts';
import { output } from './substitution.ts';
import { known, unknownValue, type Value } from './value.ts';
import { declare, read, readLines, setOptions, shift, unset } from './variable-builtins.ts';
import { xargsKill } from './xargs-kill.ts';

type BuiltinRun = Generator<Block, Status | undefined, Resume>;

/** Commands of the shell itself that change nothing we follow. */
const WITHOUT_EFFECT = new Set(
  ': alias unalias umask ulimit hash shopt times pushd popd disown bg history enable'.split(' '),
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
      return i.truth(testWords(args, command.words, i.expansion));
    case 'exit':
      yield* exit(i, args);
      return undefined;
    case 'exec':
      return execute(i, args, command);
    case 'set':
      return yield* setOptions(i, args, command);
    case 'shift':
      return yield* shift(i, args);
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      return declare(i, name.text, command);
    case 'unset':
      return unset(i, args);
    case 'cd':
      if (args[0]?.known) state.cwd = path.resolve(state.cwd, args[0].text);
      return LIKELY;
    case 'trap':
      return trap(i, args, command);
    case 'kill':
      return yield* kill(i, args, command);
    case 'killall':
    case 'pkill':
      return isMissing(i, name.text) ? notFound(i, name.text) : killByName(i, words);
    case 'xargs':
      return xargsKill(i, words, command);
    case 'wait':
      return yield* wait(i, args, command);
    case 'fg':
      return yield* waitFor(i, liveJobs(i).slice(-1), 'all', command, 'foreground');
    case 'eval': {
      const text = args.map(a => a.text).join(' ');
      if (args.every(a => a.known)) return yield* i.evaluate(text, i.at(command));
      state.hasUnreadAssignments = true;
      // `eval set -- "$OPTIONS"`
      if (/^\s*set\s/.test(text)) state.args = [unknownValue('$1')];
      else if (/\$\(|`/.test(text) && !SETS_ITS_OWN.test(text)) state.hasUnreadText = true;
      return status(undefined);
    }
    case '.':
      return yield* source(i, args);
    case 'source':
      if (state.shell !== 'dash') return yield* source(i, args);
      state.lacked ??= { reason: 'dash has no command source', at: i.at(command), because: 'no-source' };
      return status(127);
    case 'command':
    case 'builtin':
      return yield* viaCommand(i, args, command);
    case 'type':
      if (state.captured) printsElse(i, output(words, i), name, command);
      return found(i, args);
    case 'break':
    case 'continue':
      throw new LoopControl(name.text, Number(args[0]?.text ?? 1) || 1);
    case 'return':
      if (!isInFunction(i) && !RETURN_ENDS_SCRIPT.has(state.shell)) return status(2);
      throw new ReturnFunction(args[0]?.known ? Number(args[0].text) : state.lastStatus);
    case 'getopts':
      return getopts(i, args);
    case 'let': {
      const results = args.map(a => (a.known ? arithmetic(a.text, state) : undefined));
      const last = results.at(-1);
      return status(last === undefined ? undefined : last === 0 ? 1 : 0);
    }
    case 'mapfile':
    case 'readarray':
      return readLines(i, args, command);
    case 'printf': {
      const [option, variable] = args;
      if (option?.text === '-v' && variable)
        state.set(variable.text, formatted(args.slice(2)) ?? unknownValue(`$${variable.text}`));
      else print(i, 'printf', args, command);
      return SUCCESS;
    }
    case 'echo':
      print(i, 'echo', args, command);
      return SUCCESS;
    case 'read':
      return read(i, args, command);
    default:
      return WITHOUT_EFFECT.has(name.text) ? SUCCESS : undefined;
  }
}

function* exit(i: Interpreter, args: readonly Value[]): Generator<Block, never, Resume> {
  const [code] = args;
  const value = code
    ? code.known
      ? statusFrom(i, code.text)
      : undefined
    : i.state.statusBeforeTrap
      ? i.state.statusBeforeTrap.status
      : i.state.lastStatus;
  return yield* i.leave(value);
}

/** bash takes the lower eight bits of any number; the others refuse what is none of digits, and end with 2. */
function statusFrom({ state }: Interpreter, text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text) & 255;
  if (state.shell !== 'bash') return 2;
  return /^-\d{1,9}$/.test(text) ? Number(text) & 255 : 2;
}

/** In a function, or in a file that is sourced. */
/** Programs whose output sets variables that are for themselves, or for the tools of a language. */
const SETS_ITS_OWN =
  /\b(?:ssh-agent|gpg-agent|dbus-launch|dircolors|lesspipe|resize|direnv|brew|fixuid|pyenv|rbenv|nodenv|fnm|conda|mamba|micromamba|luarocks|opam)\b/;

const isInFunction = (i: Interpreter): boolean => i.callDepth > 0;

/** `exec` with words replaces the shell; with redirections only it goes on. */
function execute(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  let rest = args;
  let title: string | undefined;
  let isLogin = false;
  while (rest[0]?.known && /^-[acl]+$/.test(rest[0].text)) {
    const named = rest[0].text.includes('a');
    isLogin ||= rest[0].text.includes('l');
    if (named) title = rest[1]?.text;
    rest = rest.slice(named ? 2 : 1);
  }
  if (rest[0]?.known && rest[0].text === '--') rest = rest.slice(1);
  const [name] = rest;
  if (!name) {
    notesDescriptors(i, command.redirects);
    return SUCCESS;
  }
  const request = requestOf(i, rest, command, 'exec', assignments(i, command));
  const called = `${isLogin ? '-' : ''}${title ?? name.text}`;
  throw new Replaced(called === name.text ? request : { ...request, argv0: called }, false);
}

function assignments(i: Interpreter, command: SimpleCommand): ReadonlyMap<string, Value> {
  return new Map(
    command.assignments.filter(a => a.value).map(a => [a.name, a.value ? i.text(a.value) : known('')]),
  );
}

function* source(i: Interpreter, args: readonly Value[]): Run {
  const [file] = args;
  if (!file?.known) {
    i.state.hasUnreadAssignments = true;
    i.state.hasUnreadSource = true;
    return LIKELY;
  }
  const text = sourced(i, file.text);
  if (!text) {
    const isAbsent = file.text.includes('/') && i.host.world.origin(file.text, i.state.cwd).kind === 'absent';
    const fatal = SOURCE_ERROR_STATUS[i.state.shell];
    if (isAbsent && fatal !== undefined) return yield* i.leave(fatal);
    if (isAbsent) return status(1);
    for (const [name, value] of Object.entries(PACKAGED_VARIABLES[file.text] ?? {}))
      i.state.variables.set(name, { value: known(value), exported: true });
    i.state.hasUnreadAssignments = true;
    i.state.hasUnreadSource = true;
    return LIKELY;
  }
  const before = i.state.args;
  if (args.length > 1) i.state.args = args.slice(1);
  const result = yield* i.include(text);
  i.state.args = before;
  return result;
}

/** A name without a slash is sought in PATH, where it needs no run bit. @source bash(1), dash(1): `.` */
function sourced(i: Interpreter, name: string): FileText | undefined {
  const { world } = i.host;
  const PATH = i.state.get('PATH')?.text ?? DEFAULT_PATH;
  const inPath = name.includes('/') ? undefined : world.files.which(name, PATH);
  return (inPath && world.read(inPath, '/')) || world.read(name, i.state.cwd);
}

/** `command -v x` asks; `command x` runs x, not a function. */
function* viaCommand(i: Interpreter, args: readonly Value[], command: SimpleCommand): BuiltinRun {
  const [first] = args;
  if (!first) return SUCCESS;
  if (first.text === '-v' || first.text === '-V') {
    const name = known('command');
    if (i.state.captured) printsElse(i, output([name, ...args], i), name, command);
    return found(i, args.slice(1));
  }
  const rest = first.text === '-p' || first.text === '--' ? args.slice(1) : args;
  const [name] = rest;
  if (!name) return SUCCESS;
  const built = yield* builtin(i, name, rest, command);
  return built ?? (yield* external(i, rest, command, new Map(), i.tail));
}

function found(i: Interpreter, args: readonly Value[]): Status {
  const [name] = args;
  if (!name?.known) return status(undefined);
  const searchPath = i.state.get('PATH')?.text ?? '';
  if (i.state.functions.has(name.text)) return SUCCESS;
  const there = name.text.includes('/')
    ? ['context', 'inline', 'installed'].includes(i.host.world.origin(name.text, i.state.cwd).kind)
    : i.host.world.files.which(name.text, searchPath) !== undefined;
  return there ? SUCCESS : status(undefined);
}
