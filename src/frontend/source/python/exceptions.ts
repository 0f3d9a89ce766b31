import { libraryClass } from './attribute.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import type { Status } from './facts.ts';
import type { Exception, Machine, Raised } from './machine.ts';
import { bind } from './names.ts';
import { join, type State } from './state.ts';
import type { ExceptClause, Statement } from './syntax.ts';
import { alternatives, type ClassValue, NONE, numberOf, UNKNOWN, type Value } from './value.ts';

/** These are no `Exception`: only `except BaseException` and a bare `except` take them. */
const BASE_ONLY = new Set(['SystemExit', 'KeyboardInterrupt', 'GeneratorExit', 'asyncio.CancelledError']);
const CANCELLED = new Set(['asyncio.exceptions.CancelledError', 'concurrent.futures.CancelledError']);

const ALIASES: Readonly<Record<string, string>> = {
  'socket.timeout': 'TimeoutError',
  'asyncio.TimeoutError': 'TimeoutError',
  'asyncio.exceptions.TimeoutError': 'TimeoutError',
  'concurrent.futures.TimeoutError': 'TimeoutError',
  'socket.error': 'OSError',
  'select.error': 'OSError',
  IOError: 'OSError',
  EnvironmentError: 'OSError',
};

export const canonicalException = (name: string) =>
  CANCELLED.has(name) ? 'asyncio.CancelledError' : (ALIASES[name] ?? name);

/** Their superclass is OSError. */
const OS_ERRORS = new Set([
  'TimeoutError',
  'InterruptedError',
  'ChildProcessError',
  'ProcessLookupError',
  'BrokenPipeError',
  'ConnectionError',
  'PermissionError',
  'FileNotFoundError',
]);

/** What an exit status comes to: None is 0, other objects are printed and give 1. @see sys.exit */
export function statusOf(value: Value | undefined): Status {
  if (!value) return 0;
  if (value.type === 'unknown' || value.type === 'external' || value.type === 'method') return 'unknown';
  if (value.type === 'child-status') return 'of-child';
  if (value.type === 'any') {
    const [first, ...rest] = value.of.map(statusOf);
    return first !== undefined && rest.every(s => s === first) ? first : 'unknown';
  }
  if (value.type === 'constant' && value.value === null) return 0;
  const number = numberOf(value);
  return number === undefined ? 1 : ((number % 256) + 256) % 256;
}

/** `raise value`; without a value the exception in hand goes on. */
export function raiseValue(m: Machine, value: Value | undefined): void {
  if (value) m.raise(toException(m, value));
  else m.raise(m.inHand.at(-1) ?? { name: 'RuntimeError' });
}

function toException(m: Machine, value: Value): Exception {
  if (value.type === 'external') return { name: canonicalException(value.path), status: 0 };
  if (value.type === 'class') return ofClass(m, value, 0);
  if (value.type !== 'object') return { name: 'Exception' };
  const status = statusOf(m.field(value, 'code') ?? NONE);
  if (typeof value.of === 'string') return { name: canonicalException(value.of), status };
  return ofClass(m, value.of, status);
}

function ofClass(m: Machine, cls: ClassValue, status: Status): Exception {
  const library = libraryClass(m, cls) ?? 'Exception';
  return { name: canonicalException(library), cls, status };
}

export const isExceptionName = (path: string): boolean =>
  /(^|\.)[A-Z][A-Za-z]*(Error|Exception|Interrupt|Exit)$/.test(path) && !path.includes('(');

/** Does an `except` clause take the exception? `undefined`: not known. */
export function matches(m: Machine, e: Exception, clause: Value | undefined): boolean | undefined {
  if (!clause) return true;
  if (clause.type === 'sequence') {
    const answers = clause.items.map(c => matches(m, e, c));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }
  if (clause.type === 'class') return e.cls ? isSubclass(e.cls, clause) : false;
  if (clause.type !== 'external')
    return clause.type === 'unknown' && BASE_ONLY.has(e.name) ? false : undefined;
  const wanted = canonicalException(clause.path);
  if (wanted === 'BaseException' || wanted === e.name) return true;
  if (wanted === 'OSError' && OS_ERRORS.has(e.name)) return true;
  if (wanted === 'Exception') return !BASE_ONLY.has(e.name);
  return false;
}

function isSubclass(cls: Value, of: ClassValue, depth = 0): boolean {
  if (cls.type !== 'class' || depth > 20) return false;
  return cls.scope === of.scope || cls.bases.some(b => isSubclass(b, of, depth + 1));
}

type Try = Extract<Statement, { type: 'try' }>;

/** Ends of a block that do not fall through: they pass `finally` on their way. */
interface Exits {
  readonly raised: Raised[];
  readonly returns: { readonly state: State; readonly value: Value }[];
  readonly breaks: State[];
  readonly continues: State[];
}

/** Runs `work` and takes away all its ways out but the normal one. */
function withExits(m: Machine, work: () => void): Exits {
  const { frame } = m;
  const loop = m.loops.at(-1);
  const marks = [frame.returns.length, loop?.breaks.length ?? 0, loop?.continues.length ?? 0] as const;
  const raised = m.catching(work);
  return {
    raised,
    returns: frame.returns.splice(marks[0]),
    breaks: loop?.breaks.splice(marks[1]) ?? [],
    continues: loop?.continues.splice(marks[2]) ?? [],
  };
}

/** Runs `last` on every way out of `work`, as `finally` and `__exit__` do. */
export function ensuring(m: Machine, work: () => void, last: () => void): void {
  const exits = withExits(m, work);
  const { frame } = m;
  const loop = m.loops.at(-1);
  const normal = m.state;
  const through = (state: State, then: (state: State) => void) => {
    m.state = state;
    last();
    if (m.state) then(m.state);
  };
  for (const r of exits.raised) {
    if (r.exception.leaves) m.sinks.at(-1)?.push(r);
    else through(r.state, state => m.sinks.at(-1)?.push({ ...r, state }));
  }
  for (const r of exits.returns) through(r.state, state => frame.returns.push({ ...r, state }));
  for (const b of exits.breaks) through(b, state => loop?.breaks.push(state));
  for (const c of exits.continues) through(c, state => loop?.continues.push(state));
  m.state = normal;
  if (m.state) last();
}

export function executeTry(m: Machine, s: Try): void {
  const guarded = () => {
    const raised = m.catching(() => executeBlock(m, s.body));
    if (m.state) executeBlock(m, s.otherwise);
    handle(m, raised, s.clauses);
  };
  if (s.finally.length === 0) guarded();
  else ensuring(m, guarded, () => executeBlock(m, s.finally));
}

function handle(m: Machine, raised: readonly Raised[], clauses: readonly ExceptClause[]): void {
  const ends: State[] = m.state ? [m.state] : [];
  for (const r of raised) {
    const rest = r.exception.leaves ? r.state : tryClauses(m, r, clauses, ends);
    if (rest) m.sinks.at(-1)?.push({ exception: r.exception, state: rest });
  }
  m.state = join(ends, 'which exception is raised');
}

/** Runs the clauses that may take an exception; returns the state in which none did. */
function tryClauses(
  m: Machine,
  r: Raised,
  clauses: readonly ExceptClause[],
  ends: State[],
): State | undefined {
  for (const clause of clauses) {
    m.state = r.state.clone();
    const answer = matches(m, r.exception, clause.matches ? evaluate(m, clause.matches) : undefined);
    if (answer === false) continue;
    if (clause.name) bind(m, clause.name, exceptionObject(m, r.exception));
    m.inHand.push(r.exception);
    executeBlock(m, clause.body);
    m.inHand.pop();
    if (m.state) ends.push(m.state);
    if (answer === true) return undefined;
  }
  return r.state;
}

function exceptionObject(m: Machine, e: Exception): Value {
  if (!m.state) return UNKNOWN;
  const object = m.object(e.cls?.type === 'class' ? e.cls : e.name);
  m.setField(object, 'code', typeof e.status === 'number' ? { type: 'constant', value: e.status } : UNKNOWN);
  return object;
}

/** `with suppress(…)`: as an `except … : pass` around the block. */
export function suppressing(m: Machine, classes: readonly Value[], work: () => void): void {
  const raised = m.catching(work);
  const ends: State[] = m.state ? [m.state] : [];
  for (const r of raised) {
    const taken =
      !r.exception.leaves && classes.flatMap(alternatives).some(c => matches(m, r.exception, c) === true);
    if (taken) ends.push(r.state);
    else m.sinks.at(-1)?.push(r);
  }
  m.state = join(ends, 'which exception is raised');
}
