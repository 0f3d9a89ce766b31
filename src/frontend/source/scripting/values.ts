import type { Code } from './code.ts';
import type { Walker } from './walk.ts';

const MAX_DEPTH = 8;

/** What an expression is known to be: a value, a list, a function or an object. */
export function evaluate(walker: Walker, code: Code, depth = 0): Code | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (code.kind) {
    case 'value':
    case 'function':
    case 'object':
      return code;
    case 'list':
      return { kind: 'list', items: code.items.map(item => evaluate(walker, item, depth + 1) ?? item) };
    case 'assign':
      return evaluate(walker, code.value, depth + 1);
    case 'seq':
      return code.body.length === 1 && code.body[0] ? evaluate(walker, code.body[0], depth + 1) : undefined;
    case 'name':
      return (
        walker.flags.get(code.name) ??
        walker.semantics.evaluate(code, walker) ??
        walker.state.names.get(code.name)
      );
    case 'call':
      return walker.semantics.evaluate(code, walker);
    default:
      return undefined;
  }
}

/** Is it true? `undefined`: not known. */
export function truth(walker: Walker, code: Code, depth = 0): boolean | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (code.kind) {
    case 'value':
      return walker.semantics.truthy(code.value);
    case 'function':
    case 'object':
      return true;
    case 'not': {
      const of = truth(walker, code.of, depth + 1);
      return of === undefined ? undefined : !of;
    }
    case 'and':
    case 'or': {
      const left = truth(walker, code.left, depth + 1);
      const right = truth(walker, code.right, depth + 1);
      const decides = code.kind === 'or';
      if (left === decides || right === decides) return decides;
      return left === undefined || right === undefined ? undefined : !decides;
    }
    case 'same': {
      const [left, right] = [literal(walker, code.left), literal(walker, code.right)];
      return left === undefined || right === undefined ? undefined : (left === right) !== code.negated;
    }
    case 'seq':
      return code.body.length === 1 && code.body[0] ? truth(walker, code.body[0], depth + 1) : undefined;
    case 'assign':
      return truth(walker, code.value, depth + 1);
    case 'name': {
      const value = literal(walker, code);
      return value === undefined ? undefined : walker.semantics.truthy(value);
    }
    case 'call': {
      const value = walker.semantics.evaluate(code, walker);
      if (value) return truth(walker, value, depth + 1);
      const func = walker.program.callee(code, walker);
      const result = func && resultOf(func.body);
      return result && truth(walker, result, depth + 1);
    }
    default:
      return undefined;
  }
}

/** A value that holds for good or is supposed; what a variable happened to be given last says nothing of later. */
export function literal(walker: Walker, code: Code): string | number | boolean | null | undefined {
  const isSure =
    code.kind !== 'name' || walker.flags.has(code.name) || walker.semantics.isConstant(code.name);
  const value = isSure ? evaluate(walker, code) : walker.semantics.evaluate(code, walker);
  return value?.kind === 'value' ? value.value : undefined;
}

/** The status that an exit with this value gives; `undefined`: not known. */
export function statusOf(walker: Walker, code: Code | undefined): number | undefined {
  if (!code) return 0;
  const value = evaluate(walker, code);
  if (value?.kind !== 'value') return undefined;
  if (typeof value.value === 'number') return value.value & 255;
  if (typeof value.value === 'boolean') return value.value ? 0 : 1;
  return 0;
}

/** What a function that does nothing else returns. */
function resultOf(body: Code): Code | undefined {
  if (body.kind === 'leave' && body.how === 'return') return body.value;
  if (body.kind === 'seq') return body.body.length === 1 && body.body[0] ? resultOf(body.body[0]) : undefined;
  return body;
}
