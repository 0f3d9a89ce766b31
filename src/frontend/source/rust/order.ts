import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { bodyAround, callee, funcOf, isMain } from './names.ts';
import type { RustProgram } from './program.ts';
import type { Take } from './takes.ts';

/**
 * Is a call that takes a signal, or what waits for it, come to only when another signal has come? `made`: the very call
 * is, so that until then nothing takes the signal; `waited`: it is taken, and nobody looks.
 */
export function waitsForAnother(
  take: Take,
  signal: SignalName,
  all: readonly Take[],
): 'made' | 'waited' | undefined {
  const before = all.filter(t => t !== take && t.signals?.includes(signal) === false).flatMap(awaitsOf);
  const isBehind = (node: Node) => before.some(other => comesBehind(node, other));
  if (isBehind(take.call)) return 'made';
  const own = awaitsOf(take);
  return own.length > 0 && own.every(isBehind) ? 'waited' : undefined;
}

const MAX_DEPTH = 3;

/**
 * Does main wait for other signals alone, so that it goes on whatever this one ends elsewhere? Of a `select!` each arm
 * has to be such a wait.
 */
export function mainWaitsForAnother(program: RustProgram, signal: SignalName, all: readonly Take[]): boolean {
  const others = all.filter(t => t.signals?.includes(signal) === false);
  const waits = others.flatMap(awaitsOf);
  const isOther = (arm: Node) => {
    const [waited] = arm.children;
    return others.some(({ call }) => waited && isWithin(call, waited) && isWhole(call, waited));
  };
  const stands = (body: Node, depth: number): boolean =>
    [...body.find(n => /^(?:Select|AwaitExpression)$/.test(n.name), isHere)].some(node => {
      if (!isUnconditional(node, body)) return false;
      if (node.name === 'Select') return node.children.length > 0 && node.children.every(isOther);
      if (waits.includes(node)) return true;
      const call = node.children[0];
      const own = call?.name === 'CallExpression' && depth < MAX_DEPTH ? callee(program, call) : undefined;
      const inner = own?.node.child('Block');
      return inner !== undefined && stands(inner, depth + 1);
    });
  return mainBodies(program).some(body => stands(body, 0));
}

/** The body of main; of more than one, where attributes say so. */
export const mainBodies = (program: RustProgram): readonly Node[] =>
  program.main
    ? [...program.tree(program.main).find(n => n.name === 'FunctionItem')].flatMap(node => {
        const func = funcOf(node);
        const body = node.child('Block');
        return func && body && isMain(program, func) ? [body] : [];
      })
    : [];

/** Is a node run where it stands? */
export const isHere = ({ name }: Node) => !/^(?:AsyncBlock|ClosureExpression|FunctionItem)$/.test(name);
const isWithin = (node: Node, around: Node) => around.start <= node.start && node.end <= around.end;

/** Is that all that an arm waits for? */
function isWhole(call: Node, waited: Node): boolean {
  let at = call;
  while (at.parent && at.parent !== waited) {
    at = at.parent;
    if (
      !/^(?:TryExpression|FieldExpression|CallExpression|AwaitExpression|ExpressionStatement)$/.test(at.name)
    )
      return false;
  }
  return at.parent === waited;
}

/** Where the body does nothing but wait for what a call yields: `ctrl_c().await`, `signal(kind)?.recv().await`. */
function awaitsOf({ call, how }: Take): readonly Node[] {
  if (how.kind !== 'future' && how.kind !== 'stream') return [];
  const direct = awaitAround(call);
  if (direct) return [direct];
  const declaration = call.around('LetDeclaration');
  const name = declaration && [...declaration.find(n => n.name === 'BoundIdentifier')][0]?.text;
  const within = declaration && bodyAround(declaration);
  if (name === undefined || !within || how.kind !== 'stream') return [];
  const uses = within.find(
    n => n.name === 'Identifier' && n.text === name,
    n => !/^(?:AsyncBlock|ClosureExpression)$/.test(n.name),
  );
  return [...uses].flatMap(use => awaitAround(use) ?? []);
}

function awaitAround(node: Node): Node | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.name === 'AwaitExpression') return parent;
    const isHandedOn = /^(?:TryExpression|FieldExpression|ParenthesizedExpression)$/.test(parent.name);
    if (!isHandedOn && !(parent.name === 'CallExpression' && parent.children[0] === at)) return undefined;
  }
  return undefined;
}

/** In a later statement of the same body, where nothing leads around the first. */
export function comesBehind(node: Node, first: Node): boolean {
  const within = bodyAround(first);
  if (!within || bodyAround(node) !== within || !isUnconditional(first, within)) return false;
  return first.end <= node.start && statementOf(first, within) !== statementOf(node, within);
}

/** Do no branches and no `select!` lead around it? */
export function isUnconditional(node: Node, within: Node): boolean {
  for (let at = node; at.parent && at.parent !== within; at = at.parent)
    if (/^(?:Block|MatchArm|Select|Waited|MacroInvocation)$/.test(at.parent.name)) return false;
  return true;
}

function statementOf(node: Node, within: Node): Node {
  let at = node;
  while (at.parent && at.parent !== within) at = at.parent;
  return at;
}
