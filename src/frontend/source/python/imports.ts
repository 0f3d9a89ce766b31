import { attribute } from './attribute.ts';
import { executeBlock } from './execute.ts';
import type { Frame, Machine, Raised } from './machine.ts';
import { bind } from './names.ts';
import { join, type State } from './state.ts';
import type { Statement } from './syntax.ts';
import { constant, external, type ModuleRef, type Value } from './value.ts';

const MAX_DEPTH = 40;

/** Runs a module's body, once. A module that is being loaded is taken as it is: imports may form a cycle. */
export function loadModule(m: Machine, module: ModuleRef): Value {
  const value: Value = { type: 'module', module };
  if (m.loaded.has(module.path) || !m.state) return value;
  m.loaded.add(module.path);
  const depth = m.frames.filter(f => !f.function).length;
  const node = m.program.node(module.path);
  if (depth > MAX_DEPTH || !node) return value;
  m.state.write(module.scope, '__name__', constant(module.name));
  m.state.write(module.scope, '__file__', constant(module.path));
  if (module.name !== '__main__') m.state.write(module.scope, '__package__', constant(packageOf(module)));
  const frame: Frame = {
    module,
    scope: module.scope,
    function: undefined,
    globals: new Map(),
    returns: [],
    block: undefined,
  };
  m.frames.push(frame);
  const { loops } = m;
  m.loops = [];
  const raised = m.sinks.at(-1);
  const before = raised?.length ?? 0;
  m.call(() => {
    executeBlock(m, node.body);
    return value;
  });
  if (!m.state && raised && module.name !== '__main__') m.state = recovered(raised.splice(before), raised);
  m.loops = loops;
  m.frames.pop();
  return value;
}

/** @source https://docs.python.org/3/reference/import.html, module.__package__ */
const packageOf = ({ name, path: file }: ModuleRef): string =>
  /(?:^|\/)__init__\.py$/.test(file) ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')));

/** A module raises these on purpose: a library is missing, or the program ends. */
const MEANT = new Set(['ImportError', 'ModuleNotFoundError', 'SystemExit', 'KeyboardInterrupt']);

/**
 * An import that ends in nothing but an exception: the program would never start, so it is rather that its way was
 * not followed rightly, and the module counts as loaded.
 */
function recovered(ends: readonly Raised[], raised: Raised[]): State | undefined {
  const isMeant = (r: Raised) => MEANT.has(r.exception.name) || r.state.delivered;
  if (ends.every(isMeant)) {
    raised.push(...ends);
    return undefined;
  }
  raised.push(...ends.filter(isMeant));
  return join(
    ends.filter(r => !isMeant(r)).map(r => r.state),
    'how an import ends',
  );
}

/** Loads `a`, `a.b`, `a.b.c` in turn, as Python does; the last one's value. */
export function importDotted(m: Machine, dotted: string): Value {
  const parts = dotted.split('.').slice(0, 20);
  let value: Value = external(dotted);
  parts.forEach((_, i) => {
    const found = m.program.find(parts.slice(0, i + 1).join('.'));
    if (found) {
      const loaded = loadModule(m, found);
      if (i === parts.length - 1) value = loaded;
    }
  });
  return value;
}

export function executeImport(m: Machine, s: Extract<Statement, { type: 'import' }>): void {
  for (const { name, as } of s.names) {
    const whole = importDotted(m, name);
    if (as) bind(m, as, whole);
    else {
      const [root = name] = name.split('.');
      bind(m, root, root === name ? whole : importDotted(m, root));
    }
  }
}

/** The absolute name that a `from` refers to. */
function absolute(m: Machine, level: number, module: string): string {
  if (level === 0) return module;
  const parts = m.frame.module.package.split('.').filter(p => p !== '');
  const base = parts.slice(0, Math.max(0, parts.length - (level - 1)));
  return [...base, ...(module === '' ? [] : [module])].join('.');
}

export function executeImportFrom(m: Machine, s: Extract<Statement, { type: 'import-from' }>): void {
  const dotted = absolute(m, s.level, s.module);
  const from = importDotted(m, dotted);
  if (s.names === '*') {
    importAll(m, from);
    return;
  }
  for (const { name, as } of s.names) {
    bind(m, as ?? name, member(m, from, dotted, name));
  }
}

function member(m: Machine, from: Value, dotted: string, name: string): Value {
  const own = from.type === 'module' ? m.state?.read(from.module.scope, name) : undefined;
  if (own) return own;
  const sub = m.program.find(dotted === '' ? name : `${dotted}.${name}`);
  if (sub) return loadModule(m, sub);
  return from.type === 'module' ? { type: 'unknown' } : attribute(m, external(dotted), name);
}

function importAll(m: Machine, from: Value): void {
  if (from.type === 'external') {
    for (const name of STAR_NAMES[from.path] ?? []) bind(m, name, attribute(m, external(from.path), name));
  }
  if (from.type !== 'module' || !m.state) return;
  for (const name of m.state.names(from.module.scope)) {
    const value = m.state.read(from.module.scope, name);
    if (value && !name.startsWith('_')) bind(m, name, value);
  }
}

/** What `from module import *` brings, as far as it matters here. */
const STAR_NAMES: Readonly<Record<string, readonly string[]>> = {
  signal: [
    'signal',
    'SIGTERM',
    'SIGINT',
    'SIGHUP',
    'SIGQUIT',
    'SIGUSR1',
    'SIGUSR2',
    'SIGCHLD',
    'SIG_IGN',
    'SIG_DFL',
    'pause',
  ],
  subprocess: ['Popen', 'run', 'call', 'check_call', 'check_output', 'PIPE'],
  threading: ['Thread', 'Event', 'Timer', 'Lock'],
  time: ['sleep', 'time'],
  os: ['_exit', 'kill', 'getpid', 'system', 'fork', 'execv', 'execvp', 'environ'],
};
