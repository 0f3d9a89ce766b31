import type { Node } from './syntax.ts';
import { childNodes } from './tree.ts';

const CALLS = /^(?:Call|New|Await|Yield|Import|TaggedTemplate)Expression$/;
const computing = new WeakMap<Node, boolean>();

/** It calls nothing and waits for nothing. */
export function onlyComputes(body: Node): boolean {
  const known = computing.get(body);
  if (known !== undefined) return known;
  const result = !CALLS.test(body.type) && [...childNodes(body)].every(onlyComputes);
  computing.set(body, result);
  return result;
}

/** `i < 256` holds until its end, which may be many rounds away: a table that is computed. `true` holds for good. */
export const compares = (condition: Node | null | undefined): boolean =>
  condition?.type === 'BinaryExpression' ||
  (condition?.type === 'LogicalExpression' && (compares(condition.left) || compares(condition.right)));

/** `for (let i = 0; i < TRIES; i++)` comes to its end, however long it waits in each round. */
export const isCounted = (node: Node): boolean =>
  node.type === 'ForStatement' && node.test?.type === 'BinaryExpression' && node.update !== null;

/** Has the body of a loop a way out of it, taken or not? */
export function mayLeave(body: Node, breaks = true): boolean {
  switch (body.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BreakStatement':
      return breaks || body.label !== null;
    case 'BlockStatement':
      return body.body.some(s => mayLeave(s, breaks));
    case 'IfStatement':
      return (
        mayLeave(body.consequent, breaks) || (body.alternate !== null && mayLeave(body.alternate, breaks))
      );
    case 'TryStatement':
      return [body.block, body.handler?.body, body.finalizer].some(b => b && mayLeave(b, breaks));
    case 'SwitchStatement':
      return body.cases.some(c => c.consequent.some(s => mayLeave(s, false)));
    case 'LabeledStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      return mayLeave(body.body, false);
    default:
      return false;
  }
}
