import { assign } from './assign.ts';
import { itemsOf, knownItems, newDict, truthIn } from './containers.ts';
import { evaluate } from './evaluate.ts';
import type { Machine } from './machine.ts';
import type { Expression } from './syntax.ts';
import { sequence, UNKNOWN, type Value } from './value.ts';

/** A comprehension over known items is unrolled; else its element is evaluated once. */
export function comprehension(m: Machine, e: Extract<Expression, { type: 'comprehension' }>): Value {
  const [clause, ...rest] = e.clauses;
  if (!clause) return UNKNOWN;
  const iterable = evaluate(m, clause.iterable);
  const items = rest.length === 0 ? itemsOf(m, iterable) : undefined;
  const out: (readonly [key: Value, value: Value])[] = [];
  let complete = items !== undefined;
  const known = knownItems(m, iterable);
  for (const item of (items ?? (known.length > 0 ? known : [UNKNOWN])).slice(0, 32)) {
    if (!m.state) return UNKNOWN;
    assign(m, clause.target, item);
    const tests = clause.conditions.map(c => truthIn(m, evaluate(m, c)));
    if (tests.includes(false)) continue;
    if (tests.includes(undefined)) {
      complete = false;
      continue;
    }
    out.push([e.key ? evaluate(m, e.key) : UNKNOWN, evaluate(m, e.element)]);
  }
  const found = items || known.length > 0 ? out : [];
  if (!e.key)
    return sequence(
      found.map(([, value]) => value),
      complete,
    );
  return found.every(([key]) => key.type === 'constant') ? newDict(m, found, complete) : UNKNOWN;
}
