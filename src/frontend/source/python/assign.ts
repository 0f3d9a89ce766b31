import { cellsOf, forget, isContainer, itemsOf, putItem } from './containers.ts';
import { evaluate } from './evaluate.ts';
import type { Machine } from './machine.ts';
import { bind } from './names.ts';
import { tell } from './shared.ts';
import type { Expression } from './syntax.ts';
import { alternatives, textOf, UNKNOWN, type Value } from './value.ts';

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

export function assignAttribute(m: Machine, object: Value, name: string, value: Value): void {
  for (const one of alternatives(object)) {
    const cells = cellsOf(one);
    if (cells.type === 'object') m.setField(cells, name, value);
    else tell(m, one);
  }
}

function assignItem(m: Machine, target: Extract<Expression, { type: 'subscript' }>, value: Value): void {
  const container = evaluate(m, target.object);
  const isSlice = target.index.type === 'opaque';
  const key = evaluate(m, target.index);
  for (const one of alternatives(container)) {
    if (isContainer(one)) {
      if (isSlice) forget(m, one);
      else putItem(m, one, key, value);
    } else if (one.type === 'object' && one.of === '__dict__') m.setField(one, textOf(key) ?? '', value);
  }
}
