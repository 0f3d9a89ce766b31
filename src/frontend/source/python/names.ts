import type { Machine } from './machine.ts';
import { external, UNKNOWN, type Value } from './value.ts';

/** Cell that holds the enclosing scope of a function's scope. */
const PARENT = '<parent>';

export function openScope(m: Machine, parent: number): number {
  const scope = m.id();
  m.state?.write(scope, PARENT, { type: 'constant', value: parent });
  return scope;
}

function parentOf(m: Machine, scope: number): number | undefined {
  const parent = m.state?.read(scope, PARENT);
  return parent?.type === 'constant' && typeof parent.value === 'number' ? parent.value : undefined;
}

/** Python's rule: local, enclosing functions, module, builtins. */
export function lookup(m: Machine, name: string): Value {
  let scope: number | undefined = m.frame.scope;
  for (let i = 0; i < 60 && scope !== undefined; i++) {
    const found = m.state?.read(scope, name);
    if (found) return found;
    scope = parentOf(m, scope);
  }
  return m.state?.read(m.frame.module.scope, name) ?? builtin(name);
}

const BUILTINS = new Set(
  'print input open exit quit len int str float bool list dict set tuple range enumerate zip map filter iter next super getattr setattr hasattr isinstance sorted reversed vars globals locals exec eval __import__ callable any all type object property staticmethod classmethod BaseException Exception SystemExit KeyboardInterrupt GeneratorExit RuntimeError ValueError TypeError KeyError OSError IOError InterruptedError ChildProcessError ProcessLookupError TimeoutError NotImplementedError AttributeError ImportError ModuleNotFoundError StopIteration ConnectionError EOFError LookupError IndexError BrokenPipeError PermissionError FileNotFoundError StopAsyncIteration ArithmeticError AssertionError UnicodeDecodeError'.split(
    ' ',
  ),
);

function builtin(name: string): Value {
  return BUILTINS.has(name) ? external(name) : UNKNOWN;
}

/** Binds a name where Python would: locally, unless the function declares it global or nonlocal. */
export function bind(m: Machine, name: string, value: Value): void {
  const { frame } = m;
  const declared = frame.globals.get(name);
  if (declared === 'global') m.state?.write(frame.module.scope, name, value);
  else if (declared === 'nonlocal') m.state?.write(holder(m, name), name, value);
  else m.state?.write(frame.scope, name, value);
}

function holder(m: Machine, name: string): number {
  let scope = parentOf(m, m.frame.scope);
  for (let i = 0; i < 60 && scope !== undefined; i++) {
    if (m.state?.read(scope, name)) return scope;
    scope = parentOf(m, scope);
  }
  return m.frame.scope;
}
