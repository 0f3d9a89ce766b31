import type { Node, TSESTree, Variable } from './syntax.ts';

/** A condition that the analysis could not decide, and the side of it that a piece of code lies on. */
export interface Condition {
  readonly id: string;
  readonly holds: boolean;
  readonly text: string;
  /** What its test comes to where nobody sets the variable that it asks for: a switch is off, or as it is by default. */
  readonly usually?: boolean;
  /** What its test comes to where the variable that it asks for is given. */
  readonly given?: boolean;
  /** `usually` is only what is made of its name. */
  readonly byName?: true;
  /** What comes under it is what follows an `if` that has returned. */
  readonly isRest?: true;
  /** It was left open which side is taken; else it says that a loop goes round, or that a callback is called. */
  readonly isBranch?: true;
}
/** All conditions under which something happens; empty: always. */
export type Path = readonly Condition[];

export type Primitive = string | number | boolean | bigint | null | undefined;

export interface Constant {
  readonly kind: 'constant';
  readonly value: Primitive;
}
export interface ArrayValue {
  readonly kind: 'array';
  items: Value[];
  /** It may hold more than `items`. */
  open: boolean;
  /** Some of `items` were added where that may not happen. */
  unsure?: boolean;
}
export interface Slot {
  value: Value;
  /** Conditions under which it was made; a change under more of them is a change that may happen. */
  readonly path: Path;
  /** The last change that may not happen, and what was there before. */
  maybe?: { readonly path: Path; readonly value: Value; readonly before: Value } | undefined;
  /** An import or export: the value of another binding, read when it is used. */
  readonly live?: () => Value;
  /** The module that this is imported from is neither parsed nor run as yet: reading it does both. */
  readonly isPutOff?: () => boolean;
  readonly getter?: Value;
}
export interface ObjectValue {
  readonly kind: 'object';
  readonly slots: Map<string, Slot>;
  open: boolean;
  readonly of?: ClassValue;
  /** What a class of this program inherits from a class that is not in its sources (EventEmitter, Worker). */
  readonly base?: External;
  /** Set or Map: the entries, with the value (Map) or itself (Set) second. */
  readonly entries?: {
    readonly type: 'Map' | 'Set';
    readonly list: [Value, Value][];
    /** Some of them were added where that may not happen. */
    unsure?: boolean;
  };
  readonly listeners: Map<string, Value[]>;
}
export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression;
export interface FunctionValue {
  readonly kind: 'function';
  readonly node: FunctionNode;
  readonly frame: Frame;
  readonly module: ModuleLike;
  readonly home?: ClassValue;
  readonly slots: Map<string, Slot>;
}
/** A function of the runtime, or one bound to arguments. */
export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (call: NativeCall) => Evaluation;
}
export interface NativeCall {
  readonly self: Value | undefined;
  readonly args: readonly Value[];
  readonly env: Env;
  readonly site: Node;
}
export interface ClassValue {
  readonly kind: 'class';
  readonly node: TSESTree.ClassDeclaration | TSESTree.ClassExpression;
  readonly frame: Frame;
  readonly module: ModuleLike;
  readonly base: Value | undefined;
  readonly statics: Map<string, Slot>;
  readonly methods: Map<string, Slot>;
}
/**
 * Something that is not in the sources: of the runtime or of a package. `path` says how it was come by:
 * `http.createServer().listen`. Packages and the runtime's modules are the roots; a call adds `()`.
 */
export interface External {
  readonly kind: 'external';
  readonly path: string;
  readonly parent?: External;
  /** Of the call or construction that gave it. */
  readonly args: readonly Value[];
  readonly members: Map<string, Value>;
  readonly listeners: Map<string, Value[]>;
  /** It is certainly an object or a function, so it is truthy. */
  readonly truthy: boolean;
  /** Index of the child process that it is the handle of. */
  readonly child?: number;
}
export interface PromiseValue {
  readonly kind: 'promise';
  state: 'pending' | 'resolved' | 'rejected';
  value: Value;
  /** Where what it is rejected with was thrown. */
  thrownAt?: Throw | undefined;
  /** Nothing can settle it. */
  endless?: true;
  readonly waiters: ((promise: PromiseValue) => void)[];
  handled: boolean;
}
/** One of several, undecided which. */
export interface OneOf {
  readonly kind: 'one-of';
  readonly values: readonly Value[];
  /** The one that it is where nobody sets the variables that were asked for: a default. */
  readonly usual?: Constant;
}
export interface Unknown {
  readonly kind: 'unknown';
  readonly why: string;
  /** An environment variable that the image does not set: `undefined` in a plain `docker run`. */
  readonly unset?: boolean;
  /** What a test of such a variable comes to where it is not set. */
  readonly usually?: boolean;
  /** It says whether such a variable is given: what it comes to where it is. */
  readonly given?: boolean;
  /** A regular expression that can be tried. */
  readonly regex?: RegExp;
}
export type Value =
  | Constant
  | ArrayValue
  | ObjectValue
  | FunctionValue
  | NativeValue
  | ClassValue
  | External
  | PromiseValue
  | OneOf
  | Unknown;

/** The bindings of one scope at run time. */
export interface Frame {
  readonly bindings: Map<Variable, Slot>;
  readonly parent: Frame | undefined;
  /** Of a function that is no arrow function, or of a module: where `var` and `this` live. */
  readonly activation?: { readonly self: Value | undefined; readonly home?: ClassValue | undefined };
}

/** What the interpreter needs of a module; see loader.ts. */
export interface ModuleLike {
  readonly id: string;
}

/** What one way through a function or an expression comes to; `usual`: whether it is the way where nobody sets a variable. */
export interface Result {
  readonly value: Value;
  readonly usual: boolean | undefined;
}

/** A call of a function while it runs. */
export interface Jump {
  readonly type: 'break' | 'continue';
  readonly label: string | undefined;
}
export interface Activation {
  readonly module: ModuleLike;
  path: Path;
  /** As it was called. */
  readonly entry: Path;
  /** Values of `return`s that may have happened. */
  readonly returns: Result[];
  /** Each `continue` and `break` that may have happened in the round that is being run. */
  readonly jumps: Jump[];
  readonly depth: number;
  /** It is in a `try` that is there for a load which may fail. */
  triesLoad?: boolean | undefined;
  /** The place in the user's sources that this is done for, where the code is a model of a library. */
  readonly site: Site | undefined;
}
export interface Site {
  readonly module: ModuleLike;
  readonly node: Node;
}
/** Where an exception is thrown, and under which conditions. */
export interface Throw extends Site {
  readonly path: Path;
}
export interface Env {
  readonly frame: Frame;
  readonly act: Activation;
}

/** A piece of evaluation; it yields where it waits for a promise, and gets what came of that. */
export type Evaluation<T = Value> = Generator<PromiseValue, T, Value>;

export const constant = (value: Primitive): Constant => ({ kind: 'constant', value });
export const UNDEFINED = constant(undefined);
export const unknown = (why: string): Unknown => ({ kind: 'unknown', why });

export const array = (items: readonly Value[], open = false): ArrayValue => ({
  kind: 'array',
  items: [...items],
  open,
});

export function object(
  values: Readonly<Record<string, Value>> = {},
  more: Partial<Pick<ObjectValue, 'open' | 'of' | 'base' | 'entries'>> = {},
): ObjectValue {
  const slots = new Map(Object.entries(values).map(([key, value]) => [key, slot(value)]));
  return { kind: 'object', slots, open: false, listeners: new Map(), ...more };
}

export const slot = (value: Value, path: Path = []): Slot => ({ value, path });

export const native = (name: string, call: NativeValue['call']): NativeValue => ({
  kind: 'native',
  name,
  call,
});

export const promise = (): PromiseValue => ({
  kind: 'promise',
  state: 'pending',
  value: UNDEFINED,
  waiters: [],
  handled: false,
});

/** At most this many values are told apart. */
const MAX_ALTERNATIVES = 8;

export function oneOf(values: readonly Value[]): Value {
  const [sole] = values;
  if (values.length === 1 && sole) return sole;
  const flat: Value[] = [];
  for (const value of values) {
    if (flat.length >= MAX_ALTERNATIVES) break;
    for (const each of value.kind === 'one-of' ? value.values : [value])
      if (!flat.some(other => same(other, each))) flat.push(each);
  }
  const [first] = flat;
  if (!first) return UNDEFINED;
  return flat.length === 1 ? first : { kind: 'one-of', values: flat.slice(0, MAX_ALTERNATIVES) };
}

export function same(a: Value, b: Value): boolean {
  if (a.kind === 'constant' && b.kind === 'constant') return Object.is(a.value, b.value);
  return a === b;
}

export const isCallable = (value: Value): boolean =>
  value.kind === 'function' || value.kind === 'native' || value.kind === 'class';

/** `undefined`: undecided. */
export function truthiness(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'constant':
      return Boolean(value.value);
    case 'external':
      return value.truthy ? true : undefined;
    case 'one-of': {
      const all = new Set(value.values.map(truthiness));
      return all.size === 1 ? [...all][0] : undefined;
    }
    case 'unknown':
      return undefined;
    default:
      return true;
  }
}

export function stringOf(value: Value | undefined): string | undefined {
  if (value?.kind !== 'constant') return undefined;
  return typeof value.value === 'string' ? value.value : undefined;
}

export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind !== 'constant') return undefined;
  return typeof value.value === 'number' ? value.value : undefined;
}

/** Array elements as far as they are known; `undefined` where nothing is. */
export function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  if (value?.kind === 'array') return value.items;
  if (value?.kind === 'object' && value.entries) {
    const { list, type } = value.entries;
    return list.map(([key, item]) => (type === 'Set' ? item : array([key, item])));
  }
  const text = stringOf(value);
  return text === undefined ? undefined : [...text].map(constant);
}

/** Runs what cannot wait. A wait in it is answered with `undefined`. */
export function finish<T>(evaluation: Evaluation<T>): T {
  for (;;) {
    const step = evaluation.next(UNDEFINED);
    if (step.done) return step.value;
  }
}
