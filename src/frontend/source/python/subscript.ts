import { contentsOf, itemsOf, valuesOf } from './containers.ts';
import type { Machine } from './machine.ts';
import { indexExternal } from './stdlib.ts';
import type { Expression } from './syntax.ts';
import { either, numberOf, sequence, textOf, UNKNOWN, type Value } from './value.ts';

/** `object[index]` */
export function subscript(
  m: Machine,
  object: Value,
  index: Value,
  at: Extract<Expression, { type: 'subscript' }>,
): Value {
  // `sys.argv[1:]`
  const tail = at.index.type === 'opaque' ? at.index.tail : undefined;
  if (object.type === 'sequence' && object.complete && tail !== undefined)
    return sequence(object.items.slice(tail));
  if (object.type === 'external') return indexExternal(m, object.path, index);
  if (object.type === 'object' && object.of === '__dict__')
    return m.field(object, textOf(index) ?? '') ?? UNKNOWN;
  const values = valuesOf(m, object, index);
  if (values === 'absent' && m.handling > 0) m.unknown(`what \`${m.text(at)}\` is then`);
  if (contentsOf(m, object)?.type === 'dict') return typeof values === 'object' ? either(values) : UNKNOWN;
  const position = numberOf(index);
  const items = itemsOf(m, object);
  return position === undefined || !items ? UNKNOWN : (items.at(position) ?? UNKNOWN);
}
