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
export const lookup = (m: Machine, name: string): Value => found(m, name)?.value ?? builtin(name);

/** The scope that holds a name, and its value there; `undefined`: nobody has bound it. */
export function found(
  m: Machine,
  name: string,
): { readonly scope: number; readonly value: Value } | undefined {
  const at = (scope: number) => {
    const value = m.state?.read(scope, name);
    return value && { scope, value };
  };
  let scope: number | undefined = m.frame.scope;
  for (let i = 0; i < 60 && scope !== undefined; i++) {
    const here = at(scope);
    if (here) return here;
    scope = parentOf(m, scope);
  }
  return at(m.frame.module.scope);
}

/** What CPython has without an import. */
const BUILTINS = new Set(
  'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__'.split(
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
