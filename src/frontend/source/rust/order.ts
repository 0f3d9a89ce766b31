import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { bodyAround } from './names.ts';
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
function comesBehind(node: Node, first: Node): boolean {
  const within = bodyAround(first);
  if (!within || bodyAround(node) !== within) return false;
  for (let at = first; at.parent && at.parent !== within; at = at.parent)
    if (/^(?:Block|MatchArm|Select|Waited|MacroInvocation)$/.test(at.parent.name)) return false;
  return first.end <= node.start && statementOf(first, within) !== statementOf(node, within);
}

function statementOf(node: Node, within: Node): Node {
  let at = node;
  while (at.parent && at.parent !== within) at = at.parent;
  return at;
}
