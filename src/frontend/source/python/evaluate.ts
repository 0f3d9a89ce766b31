import { assign } from './assign.ts';
import { awaited } from './async.ts';
import { attribute } from './attribute.ts';
import { define, invoke } from './call.ts';
import { comprehension } from './comprehension.ts';
import {
  contentsOf,
  entriesOf,
  isContainer,
  itemsOf,
  knownItems,
  newDict,
  newList,
  truthIn,
} from './containers.ts';
import type { Machine } from './machine.ts';
import { lookup } from './names.ts';
import { subscript } from './subscript.ts';
import type { Argument, Expression } from './syntax.ts';
import {
  type CallArgument,
  constant,
  either,
  external,
  FALSE,
  numberOf,
  same,
  sequence,
  TRUE,
  textOf,
  UNKNOWN,
  type Value,
} from './value.ts';

/** The value of an expression; what it does on the way happens to the machine. */
export function evaluate(m: Machine, e: Expression): Value {
  if (!m.state) return UNKNOWN;
  return m.step(() => value(m, e));
}

function value(m: Machine, e: Expression): Value {
  switch (e.type) {
    case 'constant':
      return e;
    case 'name':
      return lookup(m, e.id);
    case 'attribute':
      return attribute(m, evaluate(m, e.object), e.name);
    case 'call':
      return evaluateCall(m, e);
    case 'format':
      return format(e.parts.map(p => evaluate(m, p)));
    case 'sequence':
      return literal(m, e);
    case 'dict':
      return dict(m, e);
    case 'lambda':
      return define(m, e.function);
    case 'boolean':
      return boolean(m, e);
    case 'not': {
      const t = truthIn(m, evaluate(m, e.operand));
      return t === undefined ? UNKNOWN : t ? FALSE : TRUE;
    }
    case 'compare':
      return compare(m, e);
    case 'binary':
      return calculate(m, e);
    case 'conditional':
      return choose(m, e);
    case 'subscript':
      return subscript(m, evaluate(m, e.object), evaluate(m, e.index), e);
    case 'await':
      return awaited(m, evaluate(m, e.operand), e);
    case 'comprehension':
      return comprehension(m, e);
    case 'walrus': {
      const v = evaluate(m, e.value);
      assign(m, e.target, v);
      return v;
    }
    case 'yield':
      return evaluateYield(m, e.operand);
    case 'splat':
      return evaluate(m, e.operand);
    case 'opaque':
      for (const part of e.parts) evaluate(m, part);
      return UNKNOWN;
  }
}

function evaluateYield(m: Machine, operand: Expression | undefined): Value {
  const v = operand ? evaluate(m, operand) : UNKNOWN;
  if (m.state) m.frame.block?.(v);
  return UNKNOWN;
}

function calculate(m: Machine, e: Extract<Expression, { type: 'binary' }>): Value {
  const left = evaluate(m, e.left);
  const right = evaluate(m, e.right);
  const isDivision = e.operator === '/' || e.operator === '//' || e.operator === '%';
  if (isDivision && numberOf(left) !== undefined && numberOf(right) === 0) {
    m.raise({ name: 'ZeroDivisionError' });
    return UNKNOWN;
  }
  return sum(m, e.operator, left, right) ?? binary(e.operator, left, right);
}

/** A list and another one: a third, whose items are those of both. */
function sum(m: Machine, operator: string, left: Value, right: Value): Value | undefined {
  if (operator !== '+' || !(isContainer(left) || isContainer(right))) return undefined;
  const [a, b] = [contentsOf(m, left), contentsOf(m, right)];
  if (a?.type !== 'sequence' || b?.type !== 'sequence') return undefined;
  return newList(m, sequence([...a.items, ...b.items].slice(0, 64), a.complete && b.complete));
}

/** The arguments of a call, `*args` unpacked where its items are known. */
export function evaluateArguments(m: Machine, args: readonly Argument[]): CallArgument[] {
  return args.flatMap((a): CallArgument[] => {
    const v = evaluate(m, a.value);
    if (a.name === undefined) return [{ value: v }];
    if (a.name === '*')
      return itemsOf(m, v)?.map(item => ({ value: item })) ?? [{ name: '*', value: UNKNOWN }];
    if (a.name !== '**') return [{ name: a.name, value: v }];
    return entriesOf(m, v).flatMap(([key, item]) => {
      const name = textOf(key);
      return name ? [{ name, value: item }] : [];
    });
  });
}

function evaluateCall(m: Machine, e: Extract<Expression, { type: 'call' }>): Value {
  const callee = evaluate(m, e.callee);
  const args = evaluateArguments(m, e.args);
  if (!m.state) return UNKNOWN;
  // `app.route('/')(view)`: what a call of something not known gives is mostly a decorator, which returns at once.
  const isApplied = callee.type === 'unknown' && e.callee.type === 'call';
  // gettext.install() makes a builtin of it.
  const isText = callee.type === 'unknown' && e.callee.type === 'name' && e.callee.id === '_';
  return invoke(
    m,
    isApplied ? external('?.decorator') : isText ? external('gettext.gettext') : callee,
    args,
    e,
  );
}

function format(parts: readonly Value[]): Value {
  const texts = parts.map(p => (p.type === 'constant' ? String(p.value) : undefined));
  return texts.every(t => t !== undefined) ? constant(texts.join('')) : UNKNOWN;
}

function literal(m: Machine, e: Extract<Expression, { type: 'sequence' }>): Value {
  let complete = true;
  const items = e.items.flatMap(item => {
    const v = evaluate(m, item);
    if (item.type !== 'splat') return [v];
    const known = itemsOf(m, v);
    if (!known) complete = false;
    return known ?? [];
  });
  const all = sequence(items, complete);
  return e.kind === 'tuple' ? all : newList(m, all);
}

function dict(m: Machine, e: Extract<Expression, { type: 'dict' }>): Value {
  const values = e.values.map(v => evaluate(m, v));
  const keys = e.keys.map(k => evaluate(m, k));
  let complete = true;
  const entries = keys.flatMap((key, i): (readonly [Value, Value])[] => {
    const value = values[i] ?? UNKNOWN;
    if (!isSpread(e.keys[i])) return [[key, value]];
    // `{**defaults, 'a': 1}`
    if (!contentsOf(m, value)?.complete) complete = false;
    return [...entriesOf(m, value)];
  });
  return newDict(m, entries, complete);
}

const isSpread = (key: Expression | undefined) => key?.type === 'opaque' && key.parts.length === 0;

/**
 * `os.environ.get('NAME') or default`, and the same in a helper that is told both: one that the image sets is known, and never
 * comes to the default.
 */
const UNSET =
  /^os\.(?:getenv|environ\.get)\(\s*(?:["']\w{1,80}["']|\w{1,80})\s*(?:,\s*(?:None|""|'')\s*)?\)$/;

function boolean(m: Machine, e: Extract<Expression, { type: 'boolean' }>): Value {
  const left = evaluate(m, e.left);
  const t = truthIn(m, left);
  const stops = e.operator === 'or';
  if (t === stops) return left;
  if (t === !stops) return evaluate(m, e.right);
  if (stops && /^(?:constant|name)$/.test(e.right.type) && UNSET.test(m.text(e.left))) {
    const fallback = evaluate(m, e.right);
    if (fallback.type === 'constant' && fallback.value !== null) {
      m.program.leftOpen = true;
      if (m.program.takesDefaults) return fallback;
    }
  }
  const right = m.branch(m.text(e.left), [() => UNKNOWN, () => evaluate(m, e.right)]);
  return left.type === 'unknown' || left.type === 'external' ? UNKNOWN : either([left, right]);
}

function choose(m: Machine, e: Extract<Expression, { type: 'conditional' }>): Value {
  const t = truthIn(m, evaluate(m, e.test));
  if (t !== undefined) return evaluate(m, t ? e.consequence : e.otherwise);
  return m.branch(m.text(e.test), [() => evaluate(m, e.consequence), () => evaluate(m, e.otherwise)]);
}

function compare(m: Machine, e: Extract<Expression, { type: 'compare' }>): Value {
  const values = e.operands.map(o => evaluate(m, o));
  const [left, right] = values;
  if (values.length !== 2 || !left || !right) return UNKNOWN;
  const t = comparison(m, e.operators.join(' '), left, right);
  return t === undefined ? UNKNOWN : t ? TRUE : FALSE;
}

function comparison(m: Machine, operator: string, left: Value, right: Value): boolean | undefined {
  switch (operator) {
    case '==':
    case 'is':
      return equal(left, right);
    case '!=':
    case 'is not':
      return negate(equal(left, right));
    case 'in':
      return contains(m, left, right);
    case 'not in':
      return negate(contains(m, left, right));
    default:
      return ordered(operator, numberOf(left), numberOf(right));
  }
}

const negate = (t: boolean | undefined) => (t === undefined ? undefined : !t);

function ordered(operator: string, a: number | undefined, b: number | undefined): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  return operator === '>=' ? a >= b : undefined;
}

const isDefinite = (v: Value) => !['unknown', 'any', 'external', 'child-status'].includes(v.type);

function equal(a: Value, b: Value): boolean | undefined {
  // Bytes may stand as the numbers that they hold.
  const isOpen = (isContainer(a) && isContainer(b)) || [a.type, b.type].includes('sequence');
  if (isOpen) return same(a, b) || undefined;
  if (!isDefinite(a) || !isDefinite(b)) {
    const same_ =
      a.type === 'external' && b.type === 'external' && a.path === b.path && !a.path.includes('()');
    return same_ || undefined;
  }
  const numbers = [numberOf(a), numberOf(b)];
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] === numbers[1];
  if (same(a, b)) return true;
  return [a.type, b.type].includes('constant') || a.type === 'object' ? false : undefined;
}

function contains(m: Machine, item: Value, container: Value): boolean | undefined {
  const text = textOf(container);
  const part = textOf(item);
  if (text !== undefined && part !== undefined) return text.includes(part);
  const answers = knownItems(m, container).map(i => equal(item, i));
  if (answers.includes(true)) return true;
  // A dict may have been changed by then, in ways that are not followed.
  if (contentsOf(m, container)?.type === 'dict') return undefined;
  const all = itemsOf(m, container);
  return all?.every(i => equal(item, i) === false) ? false : undefined;
}

export function binary(operator: string, left: Value, right: Value): Value {
  const [a, b] = [textOf(left), textOf(right)];
  if (operator === '+' && a !== undefined && b !== undefined) return constant(a + b);
  if (operator === '+' && left.type === 'sequence' && right.type === 'sequence') {
    return sequence([...left.items, ...right.items], left.complete && right.complete);
  }
  const [x, y] = [numberOf(left), numberOf(right)];
  if (x === undefined || y === undefined) return UNKNOWN;
  if (operator === '+') return constant(x + y);
  if (operator === '-') return constant(x - y);
  if (operator === '*') return constant(x * y);
  return operator === '/' && y !== 0 ? constant(x / y) : UNKNOWN;
}
