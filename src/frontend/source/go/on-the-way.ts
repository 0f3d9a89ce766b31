import type { Node } from '../tree.ts';
import type { Func, Reached } from './functions.ts';
import type { GoProgram } from './module.ts';

/** Does its function come to it, unless something fails or arguments are missing? */
export function isOnTheWay(node: Node, within: Node): boolean {
  for (let at = node; at !== within && at.parent; at = at.parent) {
    const { parent } = at;
    if (/^(?:ForStatement|FunctionLiteral|Case|(?:Select|Switch)Block)$/.test(parent.name)) return false;
    if (parent.name === 'IfStatement' && /^(?:Block|IfStatement)$/.test(at.name)) return false;
    if (parent.name === 'Block' && parent.children.slice(0, parent.children.indexOf(at)).some(leaves))
      return false;
  }
  return true;
}

const FAILS = /\berr\w*\b|\blen\(os\.Args\)|\bflag\.NArg\(/i;

/** May a statement leave the function where nothing has failed, or never be left? */
function leaves(statement: Node): boolean {
  if (statement.name === 'IfStatement') {
    const body = statement.children.findIndex(c => c.name === 'Block');
    if (statement.children.slice(0, body).some(c => FAILS.test(c.text))) return false;
  }
  const isLeaving = (n: Node) =>
    n.name === 'ReturnStatement' ||
    /^(?:for|select)\s*\{/.test(n.text) ||
    (n.name === 'CallExpr' && n.children[0]?.text === 'os.Exit');
  return [...statement.find(isLeaving, n => n.name !== 'FunctionLiteral')].length > 0;
}

/** Do conditions decide whether a program comes to a call, or which of several methods of a name it means? */
export function hangsOnConditions(program: GoProgram, by: Func, call: Node, { chain }: Reached): boolean {
  const places = [{ by, at: call }, ...chain];
  // By way of a package from outside, or of more than is followed.
  if (places.at(-1)?.by.name !== 'main') return true;
  return places.some(place => isBranched(place.at, place.by.node) || isOneOfSeveral(program, place.by));
}

function isBranched(node: Node, within: Node): boolean {
  for (let at = node; at !== within && at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.name === 'Case') return true;
    if (parent.name === 'IfStatement' && /^(?:Block|IfStatement)$/.test(at.name)) return true;
    if (parent.name === 'Block' && parent.children.slice(0, parent.children.indexOf(at)).some(leaves))
      return true;
  }
  return false;
}

function isOneOfSeveral(program: GoProgram, { name, isMethod }: Func): boolean {
  if (!isMethod || name === undefined) return false;
  const head = new RegExp(`^func \\([^)\\n]{1,200}\\) ${name}\\(`, 'gm');
  const found = program.mentioning(`) ${name}(`).flatMap(({ text }) => text.text.match(head) ?? []);
  return found.length > 1;
}
