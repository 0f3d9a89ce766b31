import type { Node } from '../tree.ts';
import { durationOf } from './durations.ts';
import { type Context, step } from './effect.ts';
import { argumentsOf, calledName, callee } from './names.ts';
import { isHere, isUnconditional } from './order.ts';
import type { Pause } from './outcome.ts';

const MAX_DEPTH = 3;

/**
 * How long it stands still, each time, from where the signal has come to the end of the body, `sleep(DRAIN).await`. Beside
 * main nothing counts from where another is told to end: it may be faster.
 * @source https://docs.rs/tokio/1/tokio/time/fn.sleep.html
 * @source https://doc.rust-lang.org/std/thread/fn.sleep.html
 */
export function pauseAfter(context: Context, at: Node, within: Node, onMain: boolean): Pause | undefined {
  return sumOf(context, following(at, within), onMain);
}

/** One after the other. */
export const longer = (a: Pause | undefined, b: Pause | undefined): Pause | undefined =>
  a && b ? { ms: a.ms + b.ms, isSure: a.isSure && b.isSure, at: a.at } : (a ?? b);

function sumOf(context: Context, statements: Iterable<Node>, onMain: boolean): Pause | undefined {
  let sum: Pause | undefined;
  for (const statement of statements) {
    sum = longer(sum, pauseIn(context, statement, onMain));
    if (!onMain && step(context, statement).some(way => way.tendency !== 'none')) break;
  }
  return sum;
}

const LEAVES = /^(?:break|continue)\b/;
const MAY_LEAVE = /\b(?:break|continue|return)\b/;

/** The statements that are run behind a node, as far as no condition leads around them. */
function* following(from: Node, within: Node): Generator<Node> {
  let isLeft = false;
  for (let at = from; at !== within && at.parent; at = at.parent) {
    const { parent } = at;
    if (/^(?:Loop|While|For)Expression$/.test(parent.name)) {
      const body = parent.child('Block');
      const inside = body && at !== body ? body.children : [];
      for (const statement of inside) {
        if (isLeft) break;
        if (LEAVES.test(statement.text)) isLeft = true;
        else if (MAY_LEAVE.test(statement.text)) return;
        else yield statement;
      }
      if (!isLeft) return;
      isLeft = false;
      continue;
    }
    for (const statement of isLeft ? [] : behind(parent, at)) {
      isLeft = LEAVES.test(statement.text);
      if (isLeft) break;
      if (MAY_LEAVE.test(statement.text)) return;
      yield statement;
    }
  }
}

function behind(parent: Node, at: Node): readonly Node[] {
  const later = parent.children.slice(parent.children.indexOf(at) + 1);
  if (parent.name === 'Block') return later;
  // What an arm does: a block, or one expression.
  if (parent.name === 'SelectArm' && at.name === 'Waited') return later.flatMap(statementsOf);
  if (parent.name === 'IfExpression' && at.name !== 'Block') return later[0]?.children ?? [];
  return [];
}

/** Of a block, and of one in it that stands for itself, as that of an arm does. */
const statementsOf = (node: Node): readonly Node[] => {
  const block = node.name === 'ExpressionStatement' ? node.children[0] : node;
  return block?.name === 'Block' ? block.children.flatMap(statementsOf) : [node];
};

function pauseIn(context: Context, statement: Node, onMain: boolean): Pause | undefined {
  const { program, depth } = context;
  let sum: Pause | undefined;
  for (const call of statement.find(n => n.name === 'CallExpression', isHere)) {
    if (!isUnconditional(call, statement) || isWithinCall(call, statement)) continue;
    const lasts = calledName(call) === 'sleep' ? durationOf(program, argumentsOf(call)[0]?.text) : undefined;
    if (lasts) {
      sum = longer(sum, { ...lasts, at: call });
      continue;
    }
    const own = depth < MAX_DEPTH ? callee(program, call) : undefined;
    const body = own?.node.child('Block');
    const isRun = own?.node.child('async') === undefined || call.parent?.name === 'AwaitExpression';
    if (body && isRun && /\bsleep\b/.test(body.text))
      sum = longer(sum, sumOf({ ...context, depth: depth + 1 }, untilLeft(body), onMain));
  }
  return sum;
}

/** Given to another call, it may be a limit, or be run elsewhere. */
function isWithinCall(call: Node, statement: Node): boolean {
  for (let at = call; at !== statement && at.parent; at = at.parent)
    if (/^(?:ArgList|LetDeclaration)$/.test(at.parent.name) && !/\.await\??$/.test(at.text)) return true;
  return false;
}

function* untilLeft(body: Node): Generator<Node> {
  for (const statement of body.children) {
    if (MAY_LEAVE.test(statement.text)) return;
    yield statement;
  }
}
