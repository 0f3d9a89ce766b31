import type { Node } from '../tree.ts';
import type { Func } from './program.ts';
import { calledName, type Take } from './takes.ts';

/**
 * `if (getenv("TRAP_SIGNALS")) signal(…)`: signals that are taken only where the environment asks for it, there or where the
 * function is called that does so.
 */
export function isAskedFor({ call, by }: Take, reached: readonly Func[]): boolean {
  if (isBelowAsked(call, by)) return true;
  const calls = reached.flatMap(func =>
    [...func.node.find(n => n.name === 'CallExpression' && calledName(n) === by.name)].map(at => ({
      at,
      func,
    })),
  );
  return calls.length > 0 && calls.every(({ at, func }) => isBelowAsked(at, func));
}

function isBelowAsked(place: Node, { node }: Func): boolean {
  for (let at = place; at !== node && at.parent; at = at.parent) {
    const { parent } = at;
    const condition = parent.name === 'IfStatement' ? parent.child('ConditionClause') : undefined;
    if (!condition || condition === at) continue;
    const wants = wanted(condition, node);
    const isThen = parent.children.slice(0, parent.children.indexOf(at)).every(c => c.name !== 'else');
    if (wants !== undefined && wants === isThen) return true;
  }
  return false;
}

const ASKS = /\bgetenv\s*\(/;
const IS_UNSET = /^!(?!\s*str\w*cmp\b)[^&|]*$|==\s*(?:NULL|nullptr|0)\s*$/;

/** Has a variable to be set for a condition to hold, or to be unset? `undefined`: it asks for none, or for more. */
function wanted(condition: Node, func: Node): boolean | undefined {
  const text = condition.text.slice(1, -1).trim();
  if (text.includes('||') || !asksFor(condition, func)) return undefined;
  if (/\bstr\w*cmp\s*\(/.test(text)) return /!\s*str\w*cmp\s*\(|\)\s*==\s*0\b/.test(text) || undefined;
  return !IS_UNSET.test(text);
}

function asksFor(condition: Node, func: Node): boolean {
  if (ASKS.test(condition.text)) return true;
  const names = [...condition.find(n => n.name === 'Identifier')].map(n => n.text);
  const isMade = (n: Node) =>
    n.name === 'InitDeclarator' &&
    ASKS.test(n.last?.text ?? '') &&
    [...(n.children[0]?.find(c => c.name === 'Identifier') ?? [])].some(c => names.includes(c.text));
  return names.length > 0 && [...func.find(isMade)].length > 0;
}
