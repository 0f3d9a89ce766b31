import { evaluate, itemsOf } from './evaluate.ts';
import type { Machine } from './machine.ts';
import { bind } from './names.ts';
import type { Expression } from './syntax.ts';
import { alternatives, same, sequence, UNKNOWN, type Value } from './value.ts';

/** Gives a value to a target: a name, an attribute, an item, or several of these. */
export function assign(m: Machine, target: Expression, value: Value): void {
  if (!m.state) return;
  switch (target.type) {
    case 'name':
      bind(m, target.id, value);
      return;
    case 'attribute':
      assignAttribute(m, evaluate(m, target.object), target.name, value);
      return;
    case 'subscript':
      assignItem(m, target, value);
      return;
    case 'sequence': {
      const items = itemsOf(m, value);
      target.items.forEach((t, i) => {
        assign(m, t.type === 'splat' ? t.operand : t, t.type === 'splat' ? UNKNOWN : (items?.[i] ?? UNKNOWN));
      });
      return;
    }
    default:
      evaluate(m, target);
  }
}

function assignAttribute(m: Machine, object: Value, name: string, value: Value): void {
  for (const one of alternatives(object)) {
    if (one.type === 'object') m.setField(one, name, value);
    else if (one.type === 'class') m.state?.write(one.scope, name, value);
    else if (one.type === 'module') m.state?.write(one.module.scope, name, value);
  }
}

/** An item put into a container by key: remembered as one that is in it. */
function assignItem(m: Machine, target: Extract<Expression, { type: 'subscript' }>, value: Value): void {
  const container = evaluate(m, target.object);
  if (container.type === 'dict' && (target.object.type === 'name' || target.object.type === 'attribute')) {
    const key = evaluate(m, target.index);
    const others = container.entries.filter(([k]) => !same(k, key));
    const complete = container.complete && key.type !== 'unknown';
    assign(m, target.object, { type: 'dict', entries: [...others, [key, value]], complete });
    return;
  }
  if (container.type !== 'object' || (container.of !== 'list' && container.of !== 'dict')) return;
  append(m, container, value);
}

export function append(m: Machine, list: Extract<Value, { type: 'object' }>, value: Value): void {
  const items = m.field(list, 'items');
  const known = items?.type === 'sequence' ? items : sequence([], false);
  if (known.items.length < 64) m.setField(list, 'items', sequence([...known.items, value], known.complete));
}
