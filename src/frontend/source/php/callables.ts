import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { Code, Func } from '../scripting/code.ts';
import type { Walker } from '../scripting/walk.ts';

export const string = (code: Code | undefined) =>
  code?.kind === 'value' && typeof code.value === 'string' ? code.value : undefined;

/** The function that a callable is: https://www.php.net/manual/en/language.types.callable.php. */
export function callable(code: Code | undefined, walker: Walker): Func | undefined {
  const value = code && walker.evaluate(code);
  if (value?.kind === 'function') return value.func;
  if (value?.kind === 'list' && value.items.length === 2) {
    const [on, name] = value.items;
    const method = string(name);
    return on && method !== undefined ? walker.program.callee({ name: method, on }, walker) : undefined;
  }
  const name = string(value);
  if (name !== undefined) {
    const [owner, method] = name.split('::');
    const on: Code | undefined = method === undefined ? undefined : { kind: 'object', owner: owner ?? '' };
    return walker.program.callee({ name: method ?? name.toLowerCase(), on }, walker);
  }
  if (value?.kind === 'object') return walker.program.method(value.owner, '__invoke');
  return undefined;
}

/** The signals that an argument names; `undefined`: which is not known. */
export function signalsIn(code: Code | undefined, walker: Walker): readonly SignalName[] | undefined {
  const value = code && walker.evaluate(code);
  if (value?.kind === 'list') {
    const all = value.items.map(item => signalsIn(item, walker));
    return all.every(s => s !== undefined) ? all.flat() : undefined;
  }
  if (value?.kind !== 'value') return undefined;
  const signal = parseSignal(String(value.value));
  return signal ? [signal] : undefined;
}
