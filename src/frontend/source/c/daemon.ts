import type { Node } from '../tree.ts';
import type { CProgram } from './program.ts';
import { argumentsOf, calledName } from './takes.ts';

const MAX_DEPTH = 4;
const isCall = (node: Node): boolean => node.name === 'CallExpression';

/** What is done only under a condition may not be done; the condition itself is worked out. */
const CONDITIONAL =
  /^(?:IfStatement|SwitchStatement|ConditionalExpression|CatchClause|LambdaExpression|WhileStatement|ForStatement)$/;

/**
 * Does what was started end because the program goes on in a child: daemon(3), or fork(2) and the end of its parent,
 * on every way that main takes?
 */
export function goesToBackground(program: CProgram, body: Node | undefined, depth = 0): boolean {
  if (!body) return false;
  for (const statement of body.children) {
    // Behind a way out that depends on something it may not come to that.
    if (isWayOut(statement) && !forkIn(statement)) return false;
    for (const call of unconditional(statement)) {
      const name = calledName(call);
      if (name === 'daemon' && argumentsOf(call).length === 2) return true;
      if (name === 'fork' && argumentsOf(call).length === 0) return endsParent(call, body);
      const [own, other] = program.declared(name, call);
      if (depth < MAX_DEPTH && own && !other && own.body !== body) {
        if (goesToBackground(program, own.body, depth + 1)) return true;
      }
    }
  }
  return false;
}

const forkIn = (node: Node): boolean => unconditional(node).some(call => calledName(call) === 'fork');

/** `if (isForeground) return 0;`; not one that a failure leads to, which says so by another value. */
function isWayOut(node: Node): boolean {
  if (!CONDITIONAL.test(node.name)) return false;
  return [...node.find(n => n.name === 'ReturnStatement')].some(n =>
    /^return\s*(?:0|true)?\s*;/.test(n.text),
  );
}

/** The calls of a statement that are made whenever it is come to. */
function unconditional(statement: Node): readonly Node[] {
  const parts = CONDITIONAL.test(statement.name)
    ? [statement.child('ConditionClause')].filter(part => part !== undefined)
    : [statement];
  return parts.flatMap(part => [...part.find(isCall, node => node === part || !CONDITIONAL.test(node.name))]);
}

/** `if (pid > 0) exit(0);` behind `pid = fork()`, or around it. */
function endsParent(fork: Node, body: Node): boolean {
  const test = fork.around('ConditionClause')?.parent;
  const name = /(\w+)\s*=\s*fork\s*\(/.exec(
    fork.around('AssignmentExpression', 'InitDeclarator')?.text ?? '',
  )?.[1];
  const branches = test ? [test] : body.children.filter(n => n.start > fork.end && n.name === 'IfStatement');
  for (const branch of branches.flatMap(alternatives)) {
    const condition = (branch.child('ConditionClause')?.text ?? '').replace(/\s|^\(|\)$/g, '');
    const asked = condition.replace(/^\(*\w+=fork\(\)\)*|^fork\(\)/, '#');
    const value = name !== undefined && asked.startsWith(name) ? `#${asked.slice(name.length)}` : asked;
    if (/^#(?:>0|!=0)?$/.test(value)) return endsProgram(branch.children[2]);
  }
  return false;
}

/** `if … else if …` */
function alternatives(node: Node): readonly Node[] {
  const other = node.children.findIndex(c => c.name === 'else');
  const next = other === -1 ? undefined : node.children[other + 1];
  return [node, ...(next?.name === 'IfStatement' ? alternatives(next) : [])];
}

/** At once: what waits for its child before is still there meanwhile. */
function endsProgram(then: Node | undefined): boolean {
  const calls = [...(then?.find(isCall) ?? [])].map(calledName);
  return (
    calls.some(name => /^(?:_?exit|_Exit|quick_exit)$/.test(name)) &&
    !calls.some(name => /^(?:wait|sleep|pause|read)/.test(name))
  );
}
