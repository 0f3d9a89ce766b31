import { tellsTheLiving } from './alive.ts';
import { assign } from './assign.ts';
import { findInClass, SUBCLASSES } from './attribute.ts';
import { callFunction, define, invoke } from './call.ts';
import { append, isContainer, knownItems, merge, removeItem, truthIn } from './containers.ts';
import { binary, evaluate } from './evaluate.ts';
import { executeTry, raiseValue } from './exceptions.ts';
import { followChild, forkedIn } from './fork.ts';
import { executeImport, executeImportFrom } from './imports.ts';
import { executeFor, executeWhile } from './loops.ts';
import type { Machine } from './machine.ts';
import { executeMatch } from './match.ts';
import { decorated } from './methods-click.ts';
import { bind } from './names.ts';
import { registered } from './server-hooks.ts';
import { suppose } from './suppose.ts';
import type { Expression, Statement } from './syntax.ts';
import {
  type ClassValue,
  constant,
  external,
  type FunctionValue,
  NONE,
  sequence,
  UNKNOWN,
  type Value,
} from './value.ts';
import { executeWith } from './with.ts';

export function executeBlock(m: Machine, body: readonly Statement[]): void {
  for (const statement of body) {
    if (!m.state) return;
    m.step(() => execute(m, statement));
  }
}

function execute(m: Machine, s: Statement): void {
  switch (s.type) {
    case 'expression':
      evaluate(m, s.value);
      return;
    case 'assign': {
      const value = evaluate(m, s.value);
      for (const target of s.targets) assign(m, target, value);
      return;
    }
    case 'augment':
      augment(m, s);
      return;
    case 'if':
      executeIf(m, s);
      return;
    case 'while':
      executeWhile(m, s);
      return;
    case 'for':
      executeFor(m, s);
      return;
    case 'try':
      executeTry(m, s);
      return;
    case 'with':
      executeWith(m, s.items, s.body);
      return;
    case 'function':
      bindFunction(m, s.function);
      return;
    case 'class':
      defineClass(m, s);
      return;
    case 'return':
      executeReturn(m, s.value ? evaluate(m, s.value) : NONE);
      return;
    case 'raise':
      raiseValue(m, s.value ? evaluate(m, s.value) : undefined);
      return;
    case 'import':
      executeImport(m, s);
      return;
    case 'import-from':
      executeImportFrom(m, s);
      return;
    case 'assert':
      executeAssert(m, s);
      return;
    case 'delete':
      for (const target of s.targets) remove(m, target);
      return;
    case 'global':
      for (const name of s.names) m.frame.globals.set(name, s.scope);
      return;
    case 'unreadable':
      executeUnreadable(m, s);
      return;
    case 'break':
      leaveTo(m, 'breaks');
      return;
    case 'continue':
      leaveTo(m, 'continues');
      return;
    case 'match':
      executeMatch(m, s);
      return;
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** What stands there may set handlers, or end the program. */
function executeUnreadable(m: Machine, s: Statement): void {
  if (!m.state) return;
  const at = m.locate(s);
  const reason = `\`${at.file}\` could not be parsed at line ${at.line}`;
  m.facts.unknowns.add(reason);
  m.unknown(reason);
  if (m.state.delivered || m.context !== 'main') return;
  for (const signal of SIGNALS) m.state.set(signal, { kind: 'unknown', reason, at });
}

function leaveTo(m: Machine, where: 'breaks' | 'continues'): void {
  if (m.state) m.loops.at(-1)?.[where].push(m.state);
  m.state = undefined;
}

function executeReturn(m: Machine, value: Value): void {
  if (m.state) m.frame.returns.push({ state: m.state, value });
  m.state = undefined;
}

function augment(m: Machine, s: Extract<Statement, { type: 'augment' }>): void {
  const before = evaluate(m, s.target);
  const value = evaluate(m, s.value);
  if (isContainer(before)) {
    if (s.operator === '-' || s.operator === '&') removeItem(m, before);
    else if (before.of === 'dict') merge(m, before, value);
    else for (const item of knownItems(m, value)) append(m, before, item);
    return;
  }
  assign(m, s.target, binary(s.operator, before, value));
}

/** Before the signal what is asserted is taken to hold. */
function executeAssert(m: Machine, s: Extract<Statement, { type: 'assert' }>): void {
  const test = evaluate(m, s.test);
  if (m.handling > 0 && truthIn(m, test) === false) m.raise({ name: 'AssertionError' });
}

/** `del`: what is left of a name or an attribute is not known, for it is mostly made again. */
function remove(m: Machine, target: Expression): void {
  if (target.type !== 'subscript') {
    assign(m, target, UNKNOWN);
    return;
  }
  const container = evaluate(m, target.object);
  const key = evaluate(m, target.index);
  if (isContainer(container)) removeItem(m, container, key);
}

function executeIf(m: Machine, s: Extract<Statement, { type: 'if' }>): void {
  m.forked = undefined;
  const t = truthIn(m, evaluate(m, s.test));
  if (!m.state) return;
  const isRefusal = t === true && !m.state.delivered && refuses(s) && !ASKS_FOR_WORDS.test(m.text(s.test));
  if (isRefusal) m.facts.refuses = true;
  if (t !== undefined && !(isRefusal && m.program.isConfigured)) {
    const forked = forkedIn(m, s.test);
    if (forked) followChild(m, forked, t ? s.otherwise : s.consequence);
    executeBlock(m, t ? s.consequence : s.otherwise);
    return;
  }
  if (m.state.delivered && tellsTheLiving(s)) {
    executeBlock(m, s.consequence);
    return;
  }
  const path = (body: readonly Statement[], holds: boolean) => () => {
    suppose(m, s.test, holds);
    executeBlock(m, body);
    return UNKNOWN;
  };
  m.branch(condition(m, s), [path(s.consequence, true), path(s.otherwise, false)]);
}

/** The command line is what it is, unlike what is configured. */
const ASKS_FOR_WORDS = /\bargv\b|\bargs\b/;

/** `if not token: raise …`: what is asked for is not there. */
function refuses({ consequence, otherwise }: Extract<Statement, { type: 'if' }>): boolean {
  const last = consequence.at(-1);
  return (
    otherwise.length === 0 &&
    (last?.type === 'raise' || last?.type === 'return' || (last !== undefined && exits(last)))
  );
}

const exits = (s: Statement): boolean =>
  s.type === 'expression' && s.value.type === 'call' && EXITS.has(nameOf(s.value.callee));

const EXITS = new Set(['exit', 'quit', 'sys.exit', 'os._exit']);

const nameOf = (e: Expression): string =>
  e.type === 'name' ? e.id : e.type === 'attribute' ? `${nameOf(e.object)}.${e.name}` : '?';

const condition = (m: Machine, s: Extract<Statement, { type: 'if' }>) => {
  const at = m.locate(s.test);
  return `\`${m.text(s.test)}\` (${at.file}:${at.line})`;
};

/** Decorators of the program run; those of libraries leave the function as it is, but for the known ones. */
function bindFunction(m: Machine, node: FunctionValue['node']): void {
  let value: Value = define(m, node);
  for (const decorator of [...node.decorators].reverse()) {
    m.decorates = true;
    const d = evaluate(m, decorator);
    m.decorates = false;
    if (registered(m, d, value)) continue;
    const command = decorated(m, d, value);
    if (command) value = command;
    else if (d.type === 'function') value = invoke(m, d, [{ value }], decorator);
    else if (d.type === 'external' && d.path === 'atexit.register') invoke(m, d, [{ value }], decorator);
  }
  bind(m, node.name, value);
}

function defineClass(m: Machine, s: Extract<Statement, { type: 'class' }>): void {
  const bases = s.bases.map(b => evaluate(m, b));
  if (!m.state) return;
  const scope = m.id();
  const { frame } = m;
  m.frames.push({ ...frame, scope, globals: new Map() });
  m.state.write(scope, '<parent>', constant(frame.scope));
  executeBlock(m, s.body);
  m.frames.pop();
  const cls = {
    type: 'class',
    name: s.name,
    scope,
    bases: bases.length > 0 ? bases : [external('object')],
  } as const;
  bind(m, s.name, cls);
  for (const base of bases) tellBase(m, base, cls);
}

/** A class that is derived is kept by its base, which may take note of it: a registry. */
function tellBase(m: Machine, base: Value, cls: ClassValue): void {
  if (!m.state || base.type !== 'class') return;
  const known = m.state.read(base.scope, SUBCLASSES);
  m.state.write(base.scope, SUBCLASSES, sequence([...(known?.type === 'sequence' ? known.items : []), cls]));
  const hook = findInClass(m, base, '__init_subclass__');
  if (hook?.value.type === 'function') callFunction(m, { ...hook.value, self: cls, owner: hook.owner }, []);
}
