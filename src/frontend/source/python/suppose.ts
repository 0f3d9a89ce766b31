import { evaluate } from './evaluate.ts';
import type { Machine } from './machine.ts';
import { found } from './names.ts';
import type { Expression } from './syntax.ts';
import { either, truth, type Value } from './value.ts';

/** On the way on which a condition holds, or does not, what it asks after is one of the values with which it does. */
export function suppose(m: Machine, test: Expression, holds: boolean): void {
  switch (test.type) {
    case 'not':
      suppose(m, test.operand, !holds);
      return;
    case 'boolean':
      // Of `a and b` that fails nobody knows which it was.
      if ((test.operator === 'and') !== holds) return;
      suppose(m, test.left, holds);
      suppose(m, test.right, holds);
      return;
    case 'compare': {
      const [left, right] = test.operands;
      const [operator = ''] = test.operators;
      const isNone = right?.type === 'constant' && right.value === null && test.operators.length === 1;
      if (!left || !isNone || !/^(?:is|is not|==|!=)$/.test(operator)) return;
      const wantsNone = (operator === 'is' || operator === '==') === holds;
      keep(m, left, value => value.type !== 'constant' || (value.value === null) === wantsNone);
      return;
    }
    case 'name':
    case 'attribute':
      keep(m, test, value => truth(value) !== !holds);
  }
}

function keep(m: Machine, what: Expression, fits: (value: Value) => boolean): void {
  const only = (value: Value | undefined): Value | undefined => {
    if (value?.type !== 'any') return undefined;
    const left = value.of.filter(fits);
    return left.length > 0 && left.length < value.of.length ? either(left) : undefined;
  };
  if (what.type === 'name') {
    const place = found(m, what.id);
    const left = only(place?.value);
    if (place && left) m.state?.write(place.scope, what.id, left);
  } else if (what.type === 'attribute' && what.object.type === 'name') {
    const object = evaluate(m, what.object);
    const left = object.type === 'object' ? only(m.field(object, what.name)) : undefined;
    if (object.type === 'object' && left) m.state?.write(object.id, what.name, left);
  }
}
