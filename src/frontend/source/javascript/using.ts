import { callValue } from './calls.ts';
import { evaluate } from './expressions.ts';
import { getMember } from './members.ts';
import { awaitValue } from './promises.ts';
import type { Node, TSESTree } from './syntax.ts';
import type { Env, Evaluation } from './values.ts';
import type { Vm } from './vm.ts';

type Using = Extract<TSESTree.VariableDeclaration, { kind: 'using' | 'await using' }>;

export const isUsing = (node: Node): node is Using =>
  node.type === 'VariableDeclaration' && (node.kind === 'using' || node.kind === 'await using');

/** At the end of their block `using` and `await using` dispose of what they declare, the last first. @source ECMA-262 2026, DisposeResources */
export function* dispose(vm: Vm, declared: readonly Using[], env: Env): Evaluation<void> {
  for (const { id, node, isAwaited } of declared.flatMap(idsOf).reverse()) {
    const resource = yield* evaluate(vm, id, env);
    if (resource.kind === 'constant') continue;
    const names = isAwaited ? ['@@asyncDispose', '@@dispose'] : ['@@dispose'];
    for (const name of names) {
      const method = yield* getMember(vm, resource, name, env, node);
      if (method.kind === 'constant') continue;
      const result = yield* callValue(vm, method, resource, [], env, node);
      if (isAwaited) yield* awaitValue(vm, result, env, node);
      break;
    }
  }
}

const idsOf = (node: Using) =>
  node.declarations.map(({ id }) => ({ id, node, isAwaited: node.kind === 'await using' }));
