import type { Node } from '../tree.ts';

/** `#[tokio::main]` has an async function wait for its own end. */
export const isBlocking = (func: Node): boolean =>
  func.parent?.children.some(c => c.name === 'Attribute' && /^#\[(?:\w+::)*main\b/.test(c.text)) === true;

/**
 * `watch();`, `let _ = watch();` of an async function: its body is not run, since nobody waits for the future.
 * @source https://doc.rust-lang.org/reference/items/functions.html#async-functions
 */
export function isNeverPolled(func: Node, use: Node): boolean {
  const call = use.parent;
  const isFuture = func.child('async') !== undefined && !isBlocking(func);
  if (!isFuture || call?.name !== 'CallExpression' || call.children[0] !== use) return false;
  const holder = call.parent;
  if (holder?.name === 'ExpressionStatement')
    return holder.last?.name === ';' && holder.parent?.name === 'Block';
  if (holder?.name !== 'LetDeclaration') return false;
  const [pattern] = holder.children.slice(1);
  if (pattern?.text === '_') return true;
  const within = holder.around('FunctionItem');
  const uses = within?.find(n => n.name === 'Identifier' && n.text === pattern?.text);
  return pattern?.name === 'BoundIdentifier' && uses !== undefined && [...uses].length === 0;
}
