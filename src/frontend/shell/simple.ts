import { flushSignalHandlers, ignoring } from '../../kernel/index.ts';
import type { LastCommandShape } from '../../knowledge/shells.ts';
import { inputOf, type Redirect, type SimpleCommand } from './ast.ts';
import { builtin } from './builtins.ts';
import { printsElse } from './capture.ts';
import { Replaced, ReturnFunction } from './control.ts';
import { addDaemon } from './daemons.ts';
import { keyed, setElement } from './elements.ts';
import { expandWords } from './expand.ts';
import { notesFifo } from './fifos.ts';
import type { Started, StartRequest } from './host.ts';
import { stdinOf } from './input.ts';
import type { Interpreter } from './interpreter.ts';
import { aliveness, trap } from './job-builtins.ts';
import { isRunAgain, takenForAStep } from './once.ts';
import { pidsIn, showPids } from './pid-tokens.ts';
import { trapWord } from './signal-words.ts';
import { pause, sleepMs } from './sleeping.ts';
import type { Job, ShellFunction } from './state.ts';
import { LIKELY, place, type Run, type Status, SUCCESS, status, type Tail } from './status.ts';
import { endsTemporaryServer, givesTime, stopsDaemons } from './stop-commands.ts';
import { runSubshell } from './subshell.ts';
import { output, substitutionStatus } from './substitution.ts';
import { waitsByTail, watches, watching } from './tails.ts';
import { isUnread, marked } from './unread.ts';
import { known, matchesPattern, type Value } from './value.ts';
import { madeBy, notesChanges, notesWritten } from './written.ts';

/** Would this shell replace itself by the last command that lies in these shapes? */
export function replaces(i: Interpreter, tail: Tail): boolean {
  const execs = tail.by;
  if (execs.onlyAlone && !tail.alone) return false;
  if (i.state.hasErrTrap) return false;
  if (execs.notAfterTraps && i.state.hasHadTraps) return false;
  if ([...i.state.traps.values()].some(trap => trap.text !== '')) return false;
  return tail.shapes.every(shape => execs.shapes.includes(shape)) && execs.shapes.includes('simple');
}

/** A simple command that is all a subshell has to do: the child process becomes it. */
export function* becoming(i: Interpreter, command: SimpleCommand): Run {
  i.becomes = true;
  return yield* i.command(command);
}

export function* runSimple(i: Interpreter, command: SimpleCommand, tail?: Tail): Run {
  for (const redirect of command.redirects) processSubstitutions(i, redirect);
  const assigned = new Map<string, Value>();
  for (const a of command.assignments) assign(i, a, command.words.length > 0 ? assigned : undefined);
  const words = expandWords(command.words, i.expansion);
  notesWritten(i, words, command);
  const [name] = words;
  if (!name) return command.words.length > 0 ? SUCCESS : assignmentStatus(i, command);
  const named = functionNamed(i, name, command);
  if (named) {
    i.becomes = false;
    return yield* call(i, named, words.slice(1));
  }
  i.tail = tail;
  const built = yield* builtin(i, name, words, command);
  if (built) return built;
  return yield* external(i, words, command, assigned, tail);
}

/** That of the last command substitution. */
function assignmentStatus(i: Interpreter, { assignments }: SimpleCommand): Status {
  const parts = assignments.flatMap(a => a.value?.parts ?? []);
  const last = parts.findLast(part => part.type === 'command-substitution');
  return last?.type === 'command-substitution' ? substitutionStatus(last, i) : SUCCESS;
}

/** The function that a word names. Of `start_$MODE` with an unknown or assumed `$MODE` every one that fits may be meant. */
function functionNamed(i: Interpreter, name: Value, command: SimpleCommand): ShellFunction | undefined {
  const { functions } = i.state;
  const exact = name.known ? functions.get(name.text) : undefined;
  const [word] = command.words;
  if (exact || !word || (name.known && name.assumes.length === 0)) return exact;
  const open = (part: Value) => !part.known || part.assumes.length > 0;
  const parts = word.parts.map(part => i.text({ ...word, parts: [part] }));
  const pattern = parts.map(part => (open(part) ? '*' : part.text.replace(/[*?[\]\\]/g, '\\$&'))).join('');
  if (/^\**$/.test(pattern)) return undefined;
  const fitting = [...functions.keys()].filter(key => matchesPattern(pattern, key)).sort();
  if (fitting.length === 0) return undefined;
  const where = place(i.at(command));
  const labels = fitting.map(key => `\`${word.text}\` is ${key} (${where})`);
  const options = name.known ? [`\`${word.text}\` is ${name.text} (${where})`, ...labels] : labels;
  const chosen = i.host.chooser.choose(name.known ? 'assumed' : 'open', options) - (name.known ? 1 : 0);
  return functions.get(fitting[chosen] ?? '');
}

function assign(
  i: Interpreter,
  a: SimpleCommand['assignments'][number],
  local: Map<string, Value> | undefined,
): void {
  const { variables } = i.state;
  const old = variables.get(a.name);
  if (a.array) {
    const list = expandWords(a.array, i.expansion);
    const pairs = old?.keys && !a.append ? keyed(list) : undefined;
    if (pairs) {
      variables.set(a.name, { ...pairs, exported: false });
      return;
    }
    const before = a.append && Array.isArray(old?.value) ? (old.value as readonly Value[]) : [];
    i.state.set(a.name, [...before, ...list]);
    return;
  }
  const value = a.value ? i.text(a.value) : known('');
  if (local) {
    local.set(a.name, value);
    return;
  }
  if (a.index !== undefined) {
    setElement(i.state, { ...a, index: a.index }, value);
    return;
  }
  const before = a.append ? i.state.get(a.name) : undefined;
  const joined = before
    ? { ...value, text: before.text + value.text, known: before.known && value.known }
    : value;
  i.state.set(a.name, joined);
}

function* call(caller: Interpreter, { body, source }: ShellFunction, args: readonly Value[]): Run {
  if (caller.callDepth > 40) return status(undefined);
  const i = caller.within(source);
  const before = i.state.args;
  i.state.args = args;
  i.callDepth++;
  i.state.locals.push(new Map());
  try {
    const { tolerated: _, ...result } = yield* i.command(body);
    return result;
  } catch (e) {
    if (e instanceof ReturnFunction) return status(e.status);
    throw e;
  } finally {
    i.callDepth--;
    i.state.args = before;
    for (const [name, outer] of i.state.locals.pop() ?? []) {
      if (outer) i.state.variables.set(name, outer);
      else i.state.variables.delete(name);
    }
  }
}

/** `> >(cat)`: the process stays beside the command. */
export function processSubstitutions(i: Interpreter, redirect: Redirect): void {
  for (const part of redirect.target?.parts ?? []) {
    if (part.type === 'process-substitution') runSubshell(i, part.body, 'helper');
  }
}

export function requestOf(
  i: Interpreter,
  words: readonly Value[],
  command: SimpleCommand,
  mode: StartRequest['mode'],
  assigned?: ReadonlyMap<string, Value>,
): StartRequest {
  const { redirects } = command;
  const monitor = i.state.hasJobControl;
  const background = mode === 'background' && !monitor;
  return {
    argv: words.map(w => showPids(w.text)),
    known: words.every(w => w.known),
    env: i.state.exportedEnv(assigned ?? new Map()),
    cwd: i.state.cwd,
    at: i.at(command),
    ignored: flushSignalHandlers({
      ...i.state.dispositions(),
      ...(background ? ignoring(['SIGINT', 'SIGQUIT']) : {}),
    }),
    mode,
    ...watches(words, mode),
    processGroup: mode === 'exec' ? i.state.processGroup : monitor ? 'own' : 'parent',
    ...stdinOf(i, redirects),
    ...(inputOf(redirects)?.operator === '<' ? { readsFile: true } : {}),
    ...madeBy(i),
  };
}

/** A program: replaced by it, or started and waited for. */
export function* external(
  i: Interpreter,
  words: readonly Value[],
  command: SimpleCommand,
  assigned: ReadonlyMap<string, Value>,
  tail?: Tail,
): Run {
  const [name] = words;
  if (i.state.captured && name) {
    printsElse(i, output(words, i), name, command);
    return LIKELY;
  }
  if (waitsByTail(i, words)) return LIKELY;
  // `trap "kill $(jobs -p)" TERM`: of several lines the second is a command.
  if (name && pidsIn(name.text).length > 0) return status(127);
  notesFifo(i, words);
  notesChanges(i, words);
  if (setsTraps(i, words)) return trap(i, words.slice(1), command);
  const shape = redirectShape(command.redirects);
  const inner = tail && shape ? { ...tail, shapes: [...tail.shapes, shape] } : tail;
  const isBuiltIn = name?.known && inner?.by.builtIn?.includes(name.text);
  const alone = inner && !isBuiltIn && (command.assignments.length === 0 || !inner.by.onlyAlone);
  if (inner && alone && replaces(i, inner)) {
    const request = requestOf(i, words, command, 'exec', assigned);
    const { leavesIgnored = [] } = inner.by;
    throw new Replaced({ ...request, ignored: { ...request.ignored, ...ignoring(leavesIgnored) } }, true);
  }
  if (i.becomes) throw new Replaced(requestOf(i, words, command, 'exec', assigned), true);
  // Before, since a here-string may have a substitution of its own to remember.
  const request = requestOf(i, words, command, 'foreground', assigned);
  const started = i.host.remember(() => watching(i.host.base.start(request), request));
  stopsDaemons(
    i,
    words,
    started.kind === 'process' && started.lifetime !== 'short' && isUnread(started.node),
  );
  if (started.kind !== 'fails') {
    givesTime(i, words);
    endsTemporaryServer(i, words);
    // ps(1): its status is 0 if there is a process that was asked for.
    if (name?.text === 'ps' && words[1]?.text === '-p') return aliveness(i, words.slice(2, 3));
  }
  return yield* foreground(i, started.kind === 'process' ? marked(i, started, command) : started, command);
}

/**
 * `_trap shutdown TERM INT`: a function of a file that is not read, which by its name and its arguments sets traps.
 */
function setsTraps({ state }: Interpreter, [name, handler, ...signals]: readonly Value[]): boolean {
  if (!name?.known || !handler?.known || signals.length === 0 || !state.hasUnreadSource) return false;
  const isNamed = /trap/i.test(name.text) && state.functions.has(handler.text);
  return isNamed && signals.every(word => word.known && trapWord(state.shell, word.text) !== undefined);
}

function* foreground(i: Interpreter, started: Started, command: SimpleCommand): Run {
  const at = i.at(command);
  switch (started.kind) {
    case 'fails':
      if (started.because === 'one-word')
        i.state.lacked ??= { reason: started.reason, at, because: started.because };
      return status(started.status);
    case 'exits':
      if (started.daemon) addDaemon(i, started.daemon, at);
      if (started.files) i.state.files.takeOver(started.files);
      if (started.needsTerminal) i.state.lackedTerminal = true;
      return { code: undefined, likely: started.status, assumes: [] };
    case 'process': {
      const asleep = sleepMs(started.node);
      if (asleep > 0 && i.loopDepth > 0 && !i.state.probe) {
        // A loop is asleep most of the time; what it does when it wakes up is seen in the rounds before.
        i.state.restsIn ??= 'pause';
        if (!i.goesRound || asleep <= LONG_SLEEP_MS) return LIKELY;
        const job = addJob(i, { node: started.node, lifetime: 'service', at, daemon: false, helper: false });
        return yield* i.block({ doing: 'foreground', jobs: [job], until: 'all', at });
      }
      if (started.lifetime === 'short' || isDoneWithText(started, command)) {
        if (asleep > 0) i.state.probe?.actions.push(pause(i, asleep));
        return LIKELY;
      }
      const { lifetime } = isRunAgain(i, command, command.end) ? takenForAStep(started) : started;
      addJob(i, { node: started.node, lifetime, at, daemon: false, helper: false });
      return yield* waitForeground(i, i.state.jobs.length - 1, command);
    }
  }
}

export function addJob(i: Interpreter, job: Omit<Job, 'ended'>): number {
  const startedLate = i.state.probe !== undefined;
  return i.state.jobs.push({ ...job, ended: false, startedLate }) - 1;
}

/** Stands still for a lasting command; one of unknown length is the service only if nothing else is. */
export function* waitForeground(
  i: Interpreter,
  index: number,
  span: { start: number; end: number },
  result?: Status,
  forgetsTraps = false,
): Run {
  const job = i.state.jobs[index];
  if (!job || job.ended) return result ?? LIKELY;
  // What a handler runs, and what comes after the service, is there to come to an end.
  if (job.lifetime === 'short' || (job.lifetime === 'unknown' && i.state.probe)) {
    i.endJob(index);
    return LIKELY;
  }
  if (endsBeforeTheRest(i, [index], span)) return LIKELY;
  return yield* i.block({ doing: 'foreground', jobs: [index], until: 'all', at: i.at(span), forgetsTraps });
}

/** Commands of unknown length before others are steps of the start-up, unless nothing else makes a service. */
export function endsBeforeTheRest(
  i: Interpreter,
  jobs: readonly number[],
  span: { start: number; end: number },
): boolean {
  const [first] = jobs.map(n => i.state.jobs[n]);
  const isOpen = jobs.every(n => i.state.jobs[n]?.lifetime === 'unknown');
  if (!first || !isOpen || i.isLastThingToDo(span)) return false;
  const shown = first.node?.argv.join(' ').slice(0, 60) ?? 'a command';
  const where = place(i.at(span));
  const options = [`\`${shown}\` ends by itself (${where})`, `\`${shown}\` keeps running (${where})`];
  if (i.host.chooser.choose('last-resort', options) !== 0) return false;
  for (const n of jobs) i.endJob(n);
  return true;
}

/** Twice the grace period: a stop finds a loop with such a pause in that pause, more often than not until the end. */
const LONG_SLEEP_MS = 20_000;

/** A program that we do not know is given the text that it is to work on: `sqltool <<EOF`. */
const isDoneWithText = (
  { node, lifetime }: Extract<Started, { kind: 'process' }>,
  command: SimpleCommand,
): boolean =>
  readsGivenText(node.program, command) ||
  (lifetime === 'unknown' && isUnread(node) && command.redirects.some(r => r.operator.startsWith('<<')));

/** `cat <<EOF`: its input is at hand, so it ends. */
export function readsGivenText(program: string | undefined, command: SimpleCommand): boolean {
  return program === 'cat' && command.redirects.some(r => r.operator.startsWith('<') && r.operator !== '<&');
}

function redirectShape(redirects: readonly Redirect[]): LastCommandShape | undefined {
  if (redirects.length === 0) return 'simple';
  return redirects.some(r => r.heredoc) ? 'heredoc' : 'redirected';
}
