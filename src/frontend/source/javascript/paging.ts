import { isPagingLoop, type RoundStep } from '../paging.ts';
import type { Node, TSESTree } from './syntax.ts';
import { bound, childNodes } from './tree.ts';

/** Does a loop fetch part after part until there is no more? */
export const isPaging = (test: Node | null | undefined, body: Node): boolean =>
  isPagingLoop(test ? names(test) : [], flattened(body).flatMap(stepsOf));

/** The statements of one round in the order in which they stand; those of inner loops and functions are not its own. */
function flattened(node: Node): readonly Node[] {
  switch (node.type) {
    case 'BlockStatement':
      return node.body.flatMap(flattened);
    case 'IfStatement':
      return [node, ...flattened(node.consequent), ...(node.alternate ? flattened(node.alternate) : [])];
    case 'TryStatement':
      return [node.block, ...(node.finalizer ? [node.finalizer] : [])].flatMap(flattened);
    default:
      return [node];
  }
}

function stepsOf(node: Node): readonly RoundStep[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id, init }) => [
        step(init ?? undefined, boundNames(id), true),
        ...(init ? counted(init) : []),
      ]);
    case 'ExpressionStatement': {
      const { expression } = node;
      if (expression.type === 'UpdateExpression') return [step(undefined, names(expression.argument), false)];
      if (expression.type !== 'AssignmentExpression')
        return [step(expression, [], false), ...counted(expression)];
      // `offset += rows.length` is no part that was fetched.
      return [
        step(expression.right, boundNames(expression.left), expression.operator === '='),
        ...counted(expression.right),
      ];
    }
    case 'IfStatement':
      return leaves(node) ? [{ ...step(undefined, [], false), leavesOn: names(node.test) }] : [];
    default:
      return [];
  }
}

/** `fetch(page++)`: what it counts is set once it has asked. */
const counted = (value: Node): readonly RoundStep[] =>
  [...parts(value)].flatMap(part =>
    part.type === 'UpdateExpression' ? step(undefined, names(part.argument), false) : [],
  );

function step(value: Node | undefined, sets: readonly string[], isFetched: boolean): RoundStep {
  const calls = value ? [...parts(value)].filter(isCall) : [];
  return {
    sets,
    reads: value && isFetched ? names(value) : [],
    asksWith: calls.flatMap(call => call.arguments.flatMap(names)),
    calls: calls.map(calledName),
  };
}

const isCall = (node: Node): node is TSESTree.CallExpression | TSESTree.NewExpression =>
  node.type === 'CallExpression' || node.type === 'NewExpression';

/** `find` of `db.collection.find()`; empty where it has no name. */
export function calledName({ callee }: TSESTree.CallExpression | TSESTree.NewExpression): string {
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  return name.type === 'Identifier' ? name.name : '';
}

const leaves = ({ consequent, alternate }: TSESTree.IfStatement): boolean =>
  [consequent, alternate].some(
    branch =>
      branch && flattened(branch).some(({ type }) => type === 'BreakStatement' || type === 'ReturnStatement'),
  );

const boundNames = (pattern: Node): readonly string[] => [...bound(pattern)].map(({ name }) => name);

const MAX_DEPTH = 20;

/** An expression and all that it is made of; functions in it are not followed. */
function* parts(node: Node, depth = 0): Generator<Node> {
  yield node;
  if (depth >= MAX_DEPTH || /Function/.test(node.type)) return;
  for (const child of childNodes(node)) yield* parts(child, depth + 1);
}

const names = (node: Node): readonly string[] =>
  [...parts(node)].flatMap(part => (part.type === 'Identifier' ? part.name : []));
