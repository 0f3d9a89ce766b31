import { undecidedValue } from './branches.ts';
import { callExpression } from './calls.ts';
import { defineClass } from './classes.ts';
import { newExpression } from './constructions.ts';
import { bindPattern, closure, findSlot, propertyKey, readSlot, selfOf } from './frames.ts';
import { globalValue } from './globals.ts';
import { deleteMember, evaluateMember } from './members.ts';
import { binary, unary } from './operators.ts';
import { awaitValue } from './promises.ts';
import { regularExpression } from './regular-expressions.ts';
import type { Node, TSESTree } from './syntax.ts';
import {
  type ArrayValue,
  array,
  constant,
  type Env,
  type Evaluation,
  itemsOf,
  type ObjectValue,
  object,
  oneOf,
  slot,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

/** What an expression comes to, with all that evaluating it does. */
export function* evaluate(vm: Vm, node: Node, env: Env): Evaluation {
  vm.run.step();
  switch (node.type) {
    case 'Literal':
      return 'regex' in node
        ? regularExpression(node.regex.pattern, node.regex.flags)
        : constant(node.value as string | number | null);
    case 'Identifier':
      return readName(vm, node, env);
    case 'ThisExpression':
      return selfOf(env.frame)?.self ?? UNDEFINED;
    case 'MemberExpression':
      return yield* evaluateMember(vm, node, env);
    case 'CallExpression':
      return yield* callExpression(vm, node, env);
    case 'NewExpression':
      return yield* newExpression(vm, node, env);
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'Decorator':
      return yield* evaluate(vm, node.expression, env);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return closure(node, env, selfOf(env.frame)?.home);
    case 'FunctionDeclaration':
      return closure(node, env);
    case 'ClassExpression':
      return yield* defineClass(vm, node, env);
    case 'ArrayExpression':
      return yield* arrayLiteral(vm, node, env);
    case 'ObjectExpression':
      return yield* objectLiteral(vm, node, env);
    case 'TemplateLiteral':
      return yield* template(vm, node, env);
    case 'AssignmentExpression':
      return yield* assignment(vm, node, env);
    case 'LogicalExpression':
      return yield* logical(
        vm,
        node.operator,
        yield* evaluate(vm, node.left, env),
        node.left,
        node.right,
        env,
      );
    case 'ConditionalExpression':
      return yield* conditional(vm, node, env);
    case 'AwaitExpression':
      return yield* awaitValue(vm, yield* evaluate(vm, node.argument, env), env, node);
    default:
      return yield* evaluateRest(vm, node, env);
  }
}

function* evaluateRest(vm: Vm, node: Node, env: Env): Evaluation {
  switch (node.type) {
    case 'BinaryExpression':
      return binary(node.operator, yield* evaluate(vm, node.left, env), yield* evaluate(vm, node.right, env));
    case 'UnaryExpression':
      return node.operator === 'delete'
        ? yield* deleteMember(vm, node.argument, env)
        : unary(node.operator, yield* evaluate(vm, node.argument, env));
    case 'UpdateExpression': {
      const old = yield* evaluate(vm, node.argument, env);
      const next = binary(node.operator === '++' ? '+' : '-', old, constant(1));
      yield* bindPattern(vm, node.argument, next, env, 'assign');
      return node.prefix ? next : old;
    }
    case 'SequenceExpression': {
      let last: Value = UNDEFINED;
      for (const part of node.expressions) last = yield* evaluate(vm, part, env);
      return last;
    }
    case 'ImportExpression': {
      const source = yield* evaluate(vm, node.source, env);
      return vm.loader.importDynamically(vm, source, env, node);
    }
    case 'MetaProperty':
      return node.meta.name === 'import' ? vm.loader.meta(env.act.module) : unknown('new.target');
    case 'TaggedTemplateExpression': {
      const [only] = node.quasi.quasis;
      if (only && node.quasi.quasis.length === 1 && isRaw(node.tag)) return constant(only.value.raw);
      const texts = node.quasi.quasis.map(q => constant(q.value.cooked));
      const tag = yield* evaluate(vm, node.tag, env);
      const parts: Value[] = [array(texts)];
      for (const part of node.quasi.expressions) parts.push(yield* evaluate(vm, part, env));
      return yield* vm.loader.callTag(vm, tag, parts, env, node);
    }
    case 'YieldExpression':
      if (node.argument) yield* evaluate(vm, node.argument, env);
      return unknown('what a generator is sent');
    default:
      return unknown(`${node.type} is not evaluated`);
  }
}

const isRaw = (tag: Node): boolean =>
  tag.type === 'MemberExpression' &&
  tag.object.type === 'Identifier' &&
  tag.object.name === 'String' &&
  tag.property.type === 'Identifier' &&
  tag.property.name === 'raw';

function readName(vm: Vm, node: TSESTree.Identifier, env: Env): Value {
  if (node.name === 'undefined') return UNDEFINED;
  const variable = vm.loader.variable(env.act.module, node);
  if (!variable || variable.defs.length === 0) return globalValue(vm, node.name, env);
  const found = findSlot(variable, env.frame);
  return found ? readSlot(found) : UNDEFINED;
}

function* arrayLiteral(vm: Vm, node: TSESTree.ArrayExpression, env: Env): Evaluation<ArrayValue> {
  const made = array([]);
  for (const element of node.elements) {
    if (!element) made.items.push(UNDEFINED);
    else if (element.type === 'SpreadElement') {
      const spread = yield* evaluate(vm, element.argument, env);
      const items = itemsOf(spread);
      made.items.push(...(items ?? []));
      if (!items || (spread.kind === 'array' && spread.open)) made.open = true;
    } else made.items.push(yield* evaluate(vm, element, env));
  }
  return made;
}

function* objectLiteral(vm: Vm, node: TSESTree.ObjectExpression, env: Env): Evaluation<ObjectValue> {
  const made = object();
  const { path } = env.act;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      spreadInto(made, yield* evaluate(vm, property.argument, env));
      continue;
    }
    const key = yield* propertyKey(vm, property, env);
    const value = yield* evaluate(vm, property.value, env);
    if (key === undefined) made.open = true;
    else if (property.kind === 'get') made.slots.set(key, { value: UNDEFINED, path, getter: value });
    else if (property.kind === 'init') made.slots.set(key, slot(value, path));
  }
  return made;
}

function spreadInto(target: ObjectValue, value: Value): void {
  if (value.kind === 'object') {
    for (const [key, found] of value.slots) target.slots.set(key, slot(readSlot(found), found.path));
    if (value.open) target.open = true;
  } else if (value.kind !== 'constant') target.open = true;
}

function* template(vm: Vm, node: TSESTree.TemplateLiteral, env: Env): Evaluation {
  let text: Value = constant(node.quasis[0]?.value.cooked ?? '');
  for (const [at, part] of node.expressions.entries()) {
    const value = yield* evaluate(vm, part, env);
    text = binary(
      '+',
      binary('+', text, stringLike(value)),
      constant(node.quasis[at + 1]?.value.cooked ?? ''),
    );
  }
  return text;
}

/** A URL stands for its `href` in a text. */
function stringLike(value: Value): Value {
  const href = value.kind === 'object' ? value.slots.get('href') : undefined;
  return href ? readSlot(href) : value;
}

function* assignment(vm: Vm, node: TSESTree.AssignmentExpression, env: Env): Evaluation {
  const { operator, left, right } = node;
  if (operator === '=') {
    const value = yield* evaluate(vm, right, env);
    yield* bindPattern(vm, left, value, env, 'assign');
    return value;
  }
  const old = yield* evaluate(vm, left, env);
  const value =
    operator === '||=' || operator === '&&=' || operator === '??='
      ? yield* logical(vm, operator.slice(0, -1), old, left, right, env)
      : binary(operator.slice(0, -1), old, yield* evaluate(vm, right, env));
  yield* bindPattern(vm, left, value, env, 'assign');
  return value;
}

/** `&&`, `||`, `??`: is the right side evaluated? */
function goesOn(operator: string, left: Value): boolean | undefined {
  if (operator === '??') {
    if (left.kind === 'constant') return left.value === null || left.value === undefined;
    if (left.kind === 'unknown') return left.unset ? true : undefined;
    return left.kind === 'external' && !left.truthy ? undefined : left.kind === 'one-of' ? undefined : false;
  }
  if (left.kind === 'unknown' && left.unset) return operator === '||' ? true : undefined;
  const holds = truthiness(left);
  if (holds === undefined) return undefined;
  return operator === '&&' ? holds : !holds;
}

/** An empty default of a variable is none: a program that asks for it ends without it, and is given it. */
function orGiven(left: Value, fallback: Value): Value {
  const none = fallback.kind === 'constant' && (fallback.value ?? '') === '';
  return none && left.kind === 'unknown' && left.unset ? oneOf([fallback, left]) : fallback;
}

/** `process.env.KEY || process.exit(1)`: a call may end the program that is not given the variable. */
const asksFor = (left: Value, right: Node): boolean =>
  left.kind === 'unknown' && left.unset === true && right.type === 'CallExpression';

function* logical(vm: Vm, operator: string, left: Value, leftNode: Node, right: Node, env: Env): Evaluation {
  const on = goesOn(operator, left);
  if (on === false) {
    vm.run.skipped.add(right);
    return left;
  }
  if (on && !asksFor(left, right)) return orGiven(left, yield* evaluate(vm, right, env));
  const stays = function* (): Evaluation {
    yield* [];
    return left;
  };
  const goes = () => evaluate(vm, right, env);
  return yield* undecidedValue(
    vm,
    { node: leftNode, value: left },
    env,
    operator === '&&' ? [goes, stays] : [stays, goes],
  );
}

function* conditional(vm: Vm, node: TSESTree.ConditionalExpression, env: Env): Evaluation {
  const value = yield* evaluate(vm, node.test, env);
  const decided = truthiness(value);
  if (decided !== undefined) {
    vm.run.skipped.add(decided ? node.alternate : node.consequent);
    return yield* evaluate(vm, decided ? node.consequent : node.alternate, env);
  }
  return yield* undecidedValue(vm, { node: node.test, value }, env, [
    () => evaluate(vm, node.consequent, env),
    () => evaluate(vm, node.alternate, env),
  ]);
}
