import type { Replacement } from '../replacement.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, functionOf, isConcurrent, reachedFromMain } from './functions.ts';
import type { GoProgram } from './module.ts';
import { isCall } from './processes.ts';
import { textsOf } from './words.ts';

const isExec = (n: Node): boolean =>
  n.name === 'CallExpr' && /^(?:syscall|unix)\.Exec$/.test(n.children[0]?.text ?? '');

/** syscall.Exec: https://pkg.go.dev/syscall#Exec. `undefined`: nothing that main reaches replaces it. */
export function replacementIn(
  program: GoProgram,
  main: string,
  args: readonly string[],
): Replacement | undefined {
  for (const file of program.mentioning('.Exec(')) {
    for (const call of program.tree(file).find(isExec)) {
      const by = functionOf(file, call);
      const reached = by && reachedFromMain(program, main, by);
      if (!by || !reached) continue;
      const places = [{ by, at: call }, ...reached.chain];
      const isSure =
        reached.onMain &&
        !isConcurrent(call, by.node) &&
        reached.chain.every(isCall) &&
        places.every(place => isOnTheWay(place.at, place.by.node));
      const [path, list] = argumentsOf(call);
      // It begins anew, as the same program.
      if (list?.text === 'os.Args') continue;
      const [command] = path ? textsOf(program, file, path, args) : [];
      const words = list ? textsOf(program, file, list, args) : [];
      const known = words.flatMap(word => word ?? []);
      if (isSure && command !== undefined && known.length > 0 && known.length === words.length)
        return { becomes: { argv: [command, ...known.slice(1)], at: call.at } };
      return { doubt: `${call.place} may replace the program by \`${call.children[0]?.text}\`` };
    }
  }
  return undefined;
}

/** Does its function come to it, unless something fails or arguments are missing? */
function isOnTheWay(node: Node, within: Node): boolean {
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
