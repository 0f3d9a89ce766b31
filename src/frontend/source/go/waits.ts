import type { Node } from '../tree.ts';
import { callee, type Func } from './functions.ts';
import { methodMeant } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';

const MAX_DEPTH = 3;

/** Calls that may wait for something, by their names; `stop()` and `cancel()` of a context do not. */
const WAITS = /wait|shutdown|sleep|drain|join|block|done|graceful|after/i;

/** May its function come to something that waits, behind a call, or as it is left? */
export function goesOnToWait(program: GoProgram, { file, node }: Func, from: Node): boolean {
  const behind = node.find(
    n => n.start >= from.end && (n.parent === undefined || n.parent.start < from.end),
    n => n.end > from.end,
  );
  const left = node.find(
    n => n.name === 'DeferStatement' && n.start < from.start,
    n => n.name !== 'FunctionLiteral',
  );
  return [...behind, ...left].some(n => mayWait(program, file, n, 0));
}

function mayWait(program: GoProgram, file: GoFile, node: Node, depth: number): boolean {
  const places = node.find(
    n =>
      /^(?:CallExpr|SelectStatement|ForStatement)$/.test(n.name) ||
      (n.name === 'UnaryExp' && n.children[0]?.name === '<-'),
    n => n.name !== 'GoStatement',
  );
  return [...places].some(n => n.name !== 'CallExpr' || callWaits(program, file, n, depth));
}

function callWaits(program: GoProgram, file: GoFile, call: Node, depth: number): boolean {
  const [target] = call.children;
  const own = callee(program, file, call) ?? methodMeant(program, file, call);
  if (own) return depth === MAX_DEPTH || mayWait(program, own.file, own.node, depth + 1);
  if (target?.name === 'SelectorExpr') return WAITS.test(target.last?.text ?? '');
  // A function that a variable holds: only what ends a context is known.
  return (
    target?.name === 'VariableName' &&
    !/^(?:stop\w*|\w*cancel\w*|panic|print\w*|len|close|string|recover)$/i.test(target.text)
  );
}
