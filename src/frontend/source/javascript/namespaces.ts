import { evaluate } from './expressions.ts';
import { newFrame } from './frames.ts';
import { runBlock } from './statements.ts';
import type { TSESTree } from './syntax.ts';
import { constant, type Env, type Evaluation, numberOf, type ObjectValue, object, slot } from './values.ts';
import type { Vm } from './vm.ts';

/** TypeScript's enums and namespaces as the objects that they compile to. */
export function* namespaceObject(
  vm: Vm,
  node: TSESTree.TSEnumDeclaration | TSESTree.TSModuleDeclaration,
  env: Env,
): Evaluation<ObjectValue> {
  if (node.type === 'TSEnumDeclaration') return yield* enumObject(vm, node, env);
  const made = object();
  const inner = newFrame(env);
  if (node.body?.type !== 'TSModuleBlock') return made;
  yield* runBlock(vm, node.body.body, inner);
  for (const [variable, found] of inner.frame.bindings) made.slots.set(variable.name, found);
  return made;
}

function* enumObject(vm: Vm, node: TSESTree.TSEnumDeclaration, env: Env): Evaluation<ObjectValue> {
  const made = object();
  let next = 0;
  for (const { id, initializer } of node.body.members) {
    const name = id.type === 'Identifier' ? id.name : 'value' in id ? String(id.value) : undefined;
    if (name === undefined) continue;
    const value = initializer ? yield* evaluate(vm, initializer, env) : constant(next);
    made.slots.set(name, slot(value, env.act.path));
    const number = numberOf(value);
    if (number === undefined) continue;
    made.slots.set(String(number), slot(constant(name), env.act.path));
    next = number + 1;
  }
  return made;
}
