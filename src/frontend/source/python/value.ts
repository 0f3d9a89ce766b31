import { type SignalName, signalNumber } from '../../../kernel/index.ts';
import type { FunctionNode } from './syntax.ts';

/** A file of the program, as the evaluator needs it. */
export interface ModuleRef {
  /** Path in the image. */
  readonly path: string;
  /** Dotted name; `__main__` for the entry. */
  readonly name: string;
  /** The package that relative imports start from. */
  readonly package: string;
  /** Its variables. */
  readonly scope: number;
}

export interface FunctionValue {
  readonly type: 'function';
  readonly node: FunctionNode;
  readonly module: ModuleRef;
  /** The scope that it was defined in. */
  readonly scope: number;
  /** Of parameters: they are worked out where the function is defined, `lambda s=s: …` in a loop. */
  readonly defaults?: ReadonlyMap<string, Value>;
  readonly self?: Value;
  readonly owner?: ClassValue;
}

export interface ClassValue {
  readonly type: 'class';
  readonly name: string;
  readonly scope: number;
  readonly bases: readonly Value[];
}

/** An object whose fields are cells of the state, in the scope `id`. */
export interface ObjectValue {
  readonly type: 'object';
  readonly id: number;
  /** A class of the program, or the dotted name of a library's: `threading.Event`. */
  readonly of: ClassValue | string;
}

export interface CallArgument {
  readonly name?: string;
  readonly value: Value;
}

/** What an expression may stand for. Closed: whatever is not modelled is `unknown`. */
export type Value =
  | { readonly type: 'constant'; readonly value: string | number | boolean | null }
  | { readonly type: 'signal'; readonly name: SignalName }
  /** `complete`: no further items are possible. `reduced`: some of these were taken out. */
  | {
      readonly type: 'sequence';
      readonly items: readonly Value[];
      readonly complete: boolean;
      readonly reduced?: true;
    }
  | {
      readonly type: 'dict';
      readonly entries: readonly (readonly [Value, Value])[];
      readonly complete: boolean;
    }
  | { readonly type: 'module'; readonly module: ModuleRef }
  /** Something of a library, by dotted name; `flask.Flask()` is what calling `flask.Flask` returns. */
  | { readonly type: 'external'; readonly path: string }
  | FunctionValue
  | ClassValue
  | ObjectValue
  | { readonly type: 'method'; readonly object: ObjectValue; readonly name: string }
  | { readonly type: 'partial'; readonly callee: Value; readonly args: readonly CallArgument[] }
  /** An async function that was called: it runs when it is awaited or made a task. */
  | { readonly type: 'coroutine'; readonly callee: FunctionValue; readonly args: readonly CallArgument[] }
  /** What a library's coroutine function gives: it does its work when it is awaited. */
  | { readonly type: 'pending'; readonly callee: Value; readonly args: readonly CallArgument[] }
  /** The exit status of a child. */
  | { readonly type: 'child-status' }
  | { readonly type: 'any'; readonly of: readonly Value[] }
  | { readonly type: 'unknown' };

export const UNKNOWN: Value = { type: 'unknown' };
export const NONE: Value = { type: 'constant', value: null };
export const TRUE: Value = { type: 'constant', value: true };
export const FALSE: Value = { type: 'constant', value: false };

export const constant = (value: string | number | boolean | null): Value => ({ type: 'constant', value });
export const external = (path: string): Value => ({ type: 'external', path });
export const sequence = (items: readonly Value[], complete = true): Extract<Value, { type: 'sequence' }> => ({
  type: 'sequence',
  items,
  complete,
});

/** The text of a string constant. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.type === 'constant' && typeof value.value === 'string' ? value.value : undefined;
}

export function numberOf(value: Value | undefined): number | undefined {
  if (value?.type === 'signal') return signalNumber(value.name);
  if (value?.type !== 'constant') return undefined;
  if (typeof value.value === 'boolean') return value.value ? 1 : 0;
  return typeof value.value === 'number' ? value.value : undefined;
}

/** Python's truth of a value; `undefined` where it is not known. */
export function truth(value: Value): boolean | undefined {
  switch (value.type) {
    case 'constant':
      return Boolean(value.value);
    case 'sequence':
      return value.items.length > 0 ? true : value.complete ? false : undefined;
    case 'dict':
      return value.entries.length > 0 ? true : value.complete ? false : undefined;
    case 'signal':
    case 'module':
    case 'function':
    case 'class':
    case 'method':
    case 'partial':
    case 'coroutine':
    case 'pending':
      return true;
    case 'object':
      return typeof value.of === 'string' && value.of !== 'list' && value.of !== 'dict' ? true : undefined;
    case 'any': {
      const [first, ...rest] = value.of.map(truth);
      return rest.every(t => t === first) ? first : undefined;
    }
    case 'external':
    case 'child-status':
    case 'unknown':
      return undefined;
  }
}

/** Are two values certainly one and the same? Depth is limited, so large literals may count as different. */
export function same(a: Value, b: Value, depth = 0): boolean {
  if (a === b) return true;
  if (a.type === 'constant' && b.type === 'constant') return a.value === b.value;
  if (a.type === 'external' && b.type === 'external') return a.path === b.path;
  if (a.type === 'signal' && b.type === 'signal') return a.name === b.name;
  if (a.type === 'object' && b.type === 'object') return a.id === b.id;
  if (a.type === 'module' && b.type === 'module') return a.module.path === b.module.path;
  if (a.type === 'class' && b.type === 'class') return a.scope === b.scope;
  if (a.type === 'function' && b.type === 'function') {
    return a.node === b.node && a.scope === b.scope && sameOptional(a.self, b.self, depth);
  }
  if (a.type === 'sequence' && b.type === 'sequence' && depth < 4) {
    return (
      a.complete === b.complete && a.items.length === b.items.length && sameAll(a.items, b.items, depth + 1)
    );
  }
  if (a.type === 'method' && b.type === 'method') return a.object.id === b.object.id && a.name === b.name;
  return a.type === b.type && (a.type === 'unknown' || a.type === 'child-status');
}

const sameAll = (a: readonly Value[], b: readonly Value[], depth: number) =>
  a.every((item, i) => sameOptional(item, b[i], depth));

function sameOptional(a: Value | undefined, b: Value | undefined, depth: number): boolean {
  return a === undefined || b === undefined ? a === b : same(a, b, depth);
}

const MAX_ALTERNATIVES = 6;

/** One of several values. */
export function either(values: readonly Value[]): Value {
  const flat: Value[] = [];
  for (const value of values) {
    for (const one of value.type === 'any' ? value.of : [value]) {
      if (one.type === 'unknown') return UNKNOWN;
      if (!flat.some(f => same(f, one))) flat.push(one);
    }
  }
  const [only] = flat;
  if (!only || flat.length > MAX_ALTERNATIVES) return UNKNOWN;
  return flat.length === 1 ? only : { type: 'any', of: flat };
}

export const alternatives = (value: Value): readonly Value[] => (value.type === 'any' ? value.of : [value]);
