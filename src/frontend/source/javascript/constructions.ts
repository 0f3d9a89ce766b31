import { mayCall } from './callbacks.ts';
import { argumentsOf, callFunction, callValue } from './calls.ts';
import { construct } from './classes.ts';
import { evaluate } from './expressions.ts';
import { constructExternal } from './external.ts';
import type { Node, TSESTree } from './syntax.ts';
import { type Env, type Evaluation, type FunctionValue, unknown, type Value } from './values.ts';
import type { Vm } from './vm.ts';

export function* newExpression(vm: Vm, node: TSESTree.NewExpression, env: Env): Evaluation {
  const callee = yield* evaluate(vm, node.callee, env);
  const args = yield* argumentsOf(vm, node.arguments, env);
  return yield* constructValue(vm, callee, args, env, node);
}

export function* constructValue(
  vm: Vm,
  callee: Value,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation {
  switch (callee.kind) {
    case 'class':
      return yield* construct(vm, callee, args, env, node);
    case 'external':
      return yield* constructExternal(vm, callee, args, env, node);
    case 'function':
      return yield* constructFunction(vm, callee, args, env, node);
    case 'native':
      return yield* callValue(vm, callee, undefined, args, env, node);
    case 'one-of': {
      const first = callee.values.find(v => v.kind === 'class' || v.kind === 'external');
      return first ? yield* constructValue(vm, first, args, env, node) : unknown('an instance');
    }
    default:
      mayCall(vm, args, env, node);
      return unknown('an instance of a class that is not known');
  }
}

/** `function Server() { this.x = … }` with methods on its prototype. */
function* constructFunction(
  vm: Vm,
  fn: FunctionValue,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation {
  const prototype = fn.slots.get('prototype')?.value;
  const self: Value = {
    kind: 'object',
    slots: new Map(prototype?.kind === 'object' ? prototype.slots : []),
    open: false,
    listeners: new Map(),
    ...(prototype?.kind === 'object' && prototype.base ? { base: prototype.base } : {}),
  };
  const result = yield* callFunction(vm, fn, self, args, env, node);
  return result.kind === 'object' ? result : self;
}
