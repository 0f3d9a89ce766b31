import type { Node } from '../tree.ts';
import { durationOf } from './durations.ts';
import { ENDING } from './endings.ts';
import { argumentsOf, callee, usesOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import type { Receive } from './receives.ts';

/** How long a program stands still between the signal and its end. */
export interface Pause {
  readonly ms: number;
  /** It always does, and for so long: neither a condition nor a setting decides. */
  readonly isSure: boolean;
  readonly at: Node;
}

const MAX_DEPTH = 3;

interface Context {
  readonly program: GoProgram;
  readonly file: GoFile;
  /** The channel that a second signal comes by. */
  readonly channel: string | undefined;
  /** Beside main: what comes after the call that ends main is no matter. */
  readonly onMain: boolean;
  readonly depth: number;
}

/**
 * The longest pause on the way from a receive to the program's end: `time.Sleep(drainDelay)` before a server is shut down.
 * @source https://pkg.go.dev/time#Sleep
 */
export function pauseAfter(program: GoProgram, { by, at }: Receive, onMain: boolean): Pause | undefined {
  const channel = at.name === 'UnaryExp' ? at.last?.text : undefined;
  const within = at.around('FunctionLiteral') ?? by.node;
  const context = { program, file: by.file, channel, onMain, depth: 0 };
  const found = [...behind(context, at, within), ...inItsLoop(context, at)];
  return found.toSorted((a, b) => b.ms - a.ms)[0];
}

/**
 * `for ctx.Err() == nil { … }`, and a `select` with a default in a loop: they are asked once the turn is over that the
 * signal comes in.
 */
function inItsLoop(context: Context, at: Node): readonly Pause[] {
  const block = at.around('SelectBlock', 'Block');
  const isAsked =
    block?.name === 'SelectBlock'
      ? block.children.some(c => c.name === 'DefaultCase' || c.children[0]?.name === 'default')
      : /\.Err\(\) != nil/.test(block?.parent?.children[1]?.text ?? '');
  const loop =
    at.name === 'ForStatement' ? at : isAsked ? block?.around('ForStatement', 'FunctionLiteral') : undefined;
  return (loop?.child('Block')?.children ?? []).flatMap(statement => pausesIn(context, statement));
}

function behind(context: Context, from: Node, within: Node): readonly Pause[] {
  const here = upToTheEnd(context, [...following(from, within)]).flatMap(s => pausesIn(context, s));
  const { program, file, depth } = context;
  if (within.name === 'FunctionLiteral' || depth === MAX_DEPTH) return here;
  const name = within.child('DefName')?.text;
  if (name === undefined || name === 'main') return here;
  // It returns to the one that has waited for it.
  const [use, ...others] = usesOf(program, { file, node: within, name, isMethod: false });
  if (!use || others.length > 0 || use.isConcurrent || use.at.parent?.name !== 'CallExpr') return here;
  const outer = { ...context, file: use.by.file, channel: undefined, depth: depth + 1 };
  return [...here, ...behind(outer, use.at.parent, use.at.around('FunctionLiteral') ?? use.by.node)];
}

/** The statements that come after a node, up to the end of its function or a return. */
function* following(from: Node, within: Node): Generator<Node> {
  for (let at = from; at !== within && at.parent; at = at.parent) {
    const rest = at.parent.children.slice(at.parent.children.indexOf(at) + 1);
    if (!/^(?:Block|SelectBlock|SwitchBlock)$/.test(at.parent.name)) continue;
    for (const statement of rest) {
      if (/^(?:Case|DefaultCase)$/.test(statement.name)) break;
      yield statement;
      if (statement.name === 'ReturnStatement') return;
    }
  }
}

/** Beside main: it tells main to end and waits, for a second signal or a limit, before it exits itself. Main is faster. */
export function waitsOnceTold(from: Node, within: Node): boolean {
  const statements = [...following(from, within)].map(s => s.text);
  const told = statements.findIndex(text => /^\w*(?:cancel|stop)\w*\(\)$/i.test(text));
  return told !== -1 && statements.slice(told).some(text => /^(?:select\b|<-)/.test(text));
}

const ENDS = new RegExp(`\\b\\w*(?:${ENDING.source})\\w*\\(|<- ?\\w`, 'i');

function upToTheEnd({ onMain }: Context, statements: readonly Node[]): readonly Node[] {
  const end = onMain ? -1 : statements.findIndex(s => s.name !== 'DeferStatement' && ENDS.test(s.text));
  return end === -1 ? statements : statements.slice(0, end + 1);
}

const ELSEWHERE = /^(?:FunctionLiteral|GoStatement|DeferStatement|ForStatement)$/;

function pausesIn(context: Context, statement: Node): readonly Pause[] {
  const { program, file, depth } = context;
  if (ELSEWHERE.test(statement.name)) return [];
  const found: Pause[] = [];
  for (const node of statement.find(
    n => n.name === 'CallExpr' || n.name === 'UnaryExp',
    n => !ELSEWHERE.test(n.name),
  )) {
    const length = lengthOf(context, node);
    const where = length && conditionOf(context, node, statement, length);
    const known = length && where && durationOf(program, file, length.text);
    if (known) found.push({ ms: known.ms, isSure: known.isConstant && where === 'always', at: node });
    const own = !length && node.name === 'CallExpr' && depth < MAX_DEPTH && callee(program, file, node);
    const body = own ? own.node.child('Block') : undefined;
    const isAlways = conditionOf(context, node, statement) === 'always';
    for (const inner of own && body
      ? upToTheEnd(context, body.children).flatMap(s =>
          pausesIn({ ...context, file: own.file, depth: depth + 1 }, s),
        )
      : [])
      found.push(isAlways ? inner : { ...inner, isSure: false });
  }
  return found;
}

/** What says how long: of `time.Sleep(d)`, `<-time.After(d)`, `<-timer.C`. */
function lengthOf({ program, file }: Context, node: Node): Node | undefined {
  const calls = (call: Node | undefined, name: string) =>
    call?.name === 'CallExpr' && call.children[0]?.text === name ? argumentsOf(call)[0] : undefined;
  if (node.name === 'CallExpr') return calls(node, 'time.Sleep');
  if (node.children[0]?.name !== '<-') return undefined;
  const after = calls(node.last, 'time.After');
  const [, timer] = /^(\w+)\.C$/.exec(node.last?.text ?? '') ?? [];
  if (after || timer === undefined) return after;
  const within = node.around('FunctionDecl', 'MethodDecl') ?? program.tree(file);
  const made = [...within.find(n => n.name === 'CallExpr' && n.children[0]?.text === 'time.NewTimer')];
  const [own] = made.filter(call => call.parent?.children[0]?.text === timer);
  return own && argumentsOf(own)[0];
}

/** Is a pause always come to? `undefined`: it is a limit to something else that is waited for. */
function conditionOf(
  { channel }: Context,
  node: Node,
  statement: Node,
  length?: Node,
): 'always' | 'perhaps' | undefined {
  let isAlways = true;
  for (let at = node; at !== statement && at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.name === 'SelectBlock') {
      const others = parent.children.filter(c => c.name === 'Case' && c !== at);
      const isSecond = (one: Node) => channel !== undefined && one.text.includes(`<-${channel}`);
      if (!length || !others.every(isSecond)) return undefined;
    }
    if (/^(?:SwitchBlock|Case)$/.test(parent.name) && parent.around('SwitchStatement')) isAlways = false;
    // `if delay > 0 {`: it asks for nothing but the pause itself.
    const asks = parent.children.slice(0, parent.children.indexOf(at));
    const isOwn = length !== undefined && asks.some(c => c.text.includes(length.text));
    if (parent.name === 'IfStatement' && /^(?:Block|IfStatement)$/.test(at.name) && !isOwn) isAlways = false;
  }
  return isAlways ? 'always' : 'perhaps';
}
