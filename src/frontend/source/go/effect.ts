import type { Node } from '../tree.ts';
import { after, continued, distinct, followed, NEXT, stronger, type Tendency, type Way } from '../ways.ts';
import { type Case, casesOf } from './cases.ts';
import { waitsOnChannelForGood } from './channel-waits.ts';
import { ENDING, endsBy, exitStatus, FATAL, HARMLESS_BASE, HARMLESS_METHOD } from './endings.ts';
import { isOwnMark } from './first-signal.ts';
import { argumentsOf, callee, declared, type Given, givenFor } from './functions.ts';
import { heldFor } from './handler-maps.ts';
import { broken, landed, leaving, unlabelled } from './jumps.ts';
import { tendencyOfMark } from './marks.ts';
import { methodMeant } from './methods.ts';
import type { GoFile } from './module.ts';
import { type Context, chosenBy, truth } from './received.ts';
import { waitsForGood } from './wait-groups.ts';

const MAX_DEPTH = 5;

/** Follows statements one after the other. */
export function follow(context: Context, statements: readonly Node[]): readonly Way[] {
  const each = (some: readonly Node[]) => followed(some, node => step(context, node));
  return landed(each(statements), statements, each);
}

function step(context: Context, node: Node): readonly Way[] {
  switch (node.name) {
    case 'Block':
      return follow(context, node.children);
    case 'LabeledStatement':
      return follow(context, node.last ? [node.last] : []).map(way => unlabelled(way, node));
    case 'IfStatement':
      return branch(context, node);
    case 'SwitchStatement':
    case 'TypeSwitchStatement':
    case 'SelectStatement':
      return choose(context, node);
    case 'ForStatement':
      return loop(context, node);
    case 'ReturnStatement':
      return expression(context, node).map(way => returning(way, node));
    case 'GotoStatement':
      return [leaving(node)];
    case 'SendStatement':
      return [{ kind: 'next', tendency: 'ends' }];
    case 'GoStatement':
    case 'DeferStatement': {
      const literal = node.last?.children[0];
      const body = literal?.name === 'FunctionLiteral' ? literal.child('Block') : undefined;
      const ways = body ? follow(context, body.children) : expression(context, node);
      const strongest = ways.reduce<Tendency>(
        (t, w) => stronger(t, w.kind === 'exit' ? 'ends' : w.tendency),
        'none',
      );
      return [{ kind: 'next', tendency: strongest }];
    }
    case 'Assignment':
    case 'IncDecStatement':
      // A flag that some loop may look at.
      return expression(context, node).map(way =>
        after(
          way,
          isOwnMark(node) ? 'none' : tendencyOfMark(context.program, context.file, node.children[0]),
        ),
      );
    default:
      return expression(context, node);
  }
}

const returning = (way: Way, node: Node): Way =>
  way.kind === 'next'
    ? { ...way, kind: 'return', ...(/^(?:return|nil)$/.test(node.last?.text ?? '') ? {} : { isError: true }) }
    : way;

function branch(context: Context, node: Node): readonly Way[] {
  const blocks = node.children.filter(c => c.name === 'Block' || c.name === 'IfStatement');
  const [then, otherwise] = blocks;
  const conditions = node.children.slice(
    1,
    node.children.findIndex(c => c.name === 'Block'),
  );
  const isFailure = /\berr\w*\s*!=\s*nil\b/i.test(conditions.at(-1)?.text ?? '');
  const holds = conditions.at(-1) ? truth(context, conditions.at(-1) as Node) : undefined;
  const before = conditions.flatMap(c => expression(context, c));
  const strongest = before.reduce<Tendency>((t, w) => stronger(t, w.tendency), 'none');
  const ways = [
    ...(holds === false || !then
      ? []
      : step(context, then).map(way => (isFailure && way.kind === 'exit' ? { ...way, isFailure } : way))),
    ...(holds === true ? [] : otherwise ? step(context, otherwise) : [NEXT]),
  ];
  return distinct(ways.map(way => after(way, strongest)));
}

/** `select {}`: https://go.dev/ref/spec#Select_statements. */
const STANDS: Way = { kind: 'continue', tendency: 'none', isStuck: true };

function choose(context: Context, node: Node): readonly Way[] {
  if (node.name === 'SelectStatement' && casesOf(node.child('SelectBlock')).length === 0) return [STANDS];
  const cases = casesOf(node.child('SwitchBlock', 'SelectBlock')).filter(
    c => !waitsForAnother(context, c.head),
  );
  const chosen = node.name === 'SwitchStatement' ? chosenBy(context, node, cases) : undefined;
  const isDefault = (c: Case) => c.head.name === 'DefaultCase' || c.head.children[0]?.name === 'default';
  const ways = (chosen ?? cases).flatMap(c => follow(context, c.body));
  const mayPass = chosen ? chosen.length === 0 : node.name !== 'SelectStatement' && !cases.some(isDefault);
  const leaves = [...ways, ...(mayPass ? [NEXT] : [])];
  return distinct(leaves.map(broken));
}

function loop(context: Context, node: Node): readonly Way[] {
  const body = node.child('Block');
  const ways = body ? follow(context, body.children) : [];
  const isEndless = node.children.length === 2;
  const out = ways.flatMap((way): readonly Way[] => {
    if (way.kind === 'break') return [broken(way)];
    if (way.kind === 'return' || way.kind === 'exit' || way.isStuck) return [way];
    return [{ ...way, kind: isEndless ? 'continue' : 'next' }];
  });
  return distinct(isEndless ? out : [...out, NEXT]);
}

/** `<-c` once more: a second signal may do something else, and a stop sends one. */
function waitsForAnother({ received: { channel } }: Context, node: Node): boolean {
  if (channel === undefined) return false;
  const reads = node.find(
    n => n.name === 'UnaryExp' && n.children[0]?.name === '<-' && n.last?.text === channel,
    n => n.name !== 'FunctionLiteral',
  );
  return [...reads].length > 0;
}

/** Calls of an expression, inner ones first; what stands in function literals is not run here. */
function expression(context: Context, node: Node): readonly Way[] {
  let tendency: Tendency = 'none';
  if (waitsForAnother(context, node)) return [{ kind: 'continue', tendency }];
  if (comesToSilence(context, node)) return [STANDS];
  for (const call of node.find(
    n => n.name === 'CallExpr',
    n => n.name !== 'FunctionLiteral',
  )) {
    if (waitsForGood(context.program, context.file, call))
      return [{ kind: 'continue', tendency, isStuck: true }];
    const ways = calling(context, call);
    const stuck = ways.find(way => way.isStuck);
    if (stuck && ways.length === 1) return [after(stuck, tendency)];
    const exit = ways.find(way => way.kind === 'exit');
    if (exit && ways.length === 1) return [after(exit, tendency)];
    if (exit) return [after(exit, tendency), { kind: 'next', tendency }];
    for (const way of ways) tendency = stronger(tendency, way.tendency);
  }
  return [{ kind: 'next', tendency }];
}

/** `<-done`, where nobody will say so. */
const comesToSilence = ({ program, file }: Context, node: Node): boolean =>
  node.text.includes('<-') &&
  [
    ...node.find(
      n => n.name === 'UnaryExp' && n.children[0]?.name === '<-',
      n => n.name !== 'FunctionLiteral',
    ),
  ].some(receive => waitsOnChannelForGood(program, file, receive));

/** What a called function knows of the signal. */
const within = (context: Context, file: GoFile): Context => ({
  ...context,
  file,
  received: { ...context.received, variable: undefined },
  depth: context.depth + 1,
});

function calling(context: Context, call: Node): readonly Way[] {
  const [target] = call.children;
  const name = target?.name === 'SelectorExpr' ? (target.last?.text ?? '') : (target?.text ?? '');
  const base = target?.name === 'SelectorExpr' ? (target.children[0]?.text ?? '') : '';
  if (FATAL.test(name) && (base === 'os' || base === 'syscall' || /^fatal/i.test(name))) {
    return [{ kind: 'exit', tendency: 'ends', status: exitStatus(call, name) }];
  }
  if (name === 'panic' && base === '') return [{ kind: 'exit', tendency: 'ends', status: 2 }];
  const own = context.depth < MAX_DEPTH ? callee(context.program, context.file, call) : undefined;
  if (own) {
    const body = own.node.child('Block');
    const inner = within(context, own.file);
    const ways = body ? follow(inner, body.children) : [];
    const named: Tendency = ENDING.test(name) ? 'ends' : 'none';
    return distinct(
      ways.map(way =>
        after(way.kind === 'exit' || way.isStuck ? way : { kind: 'next', tendency: way.tendency }, named),
      ),
    );
  }
  const stuck = stuckIn(context, call);
  if (stuck) return [stuck];
  if (/^(?:Store|CompareAndSwap|Swap)(?:U?[Ii]nt(?:32|64))?$/.test(name)) {
    const mark = base === 'atomic' ? argumentsOf(call)[0] : target?.children[0];
    return [{ kind: 'next', tendency: tendencyOfMark(context.program, context.file, mark) }];
  }
  if (endsBy(context.file, call, name, base)) return [{ kind: 'next', tendency: 'ends' }];
  const given =
    context.depth < MAX_DEPTH
      ? [...givenFor(context.program, context.file, call), ...heldFor(context, call)]
      : [];
  if (given.length > 0) return distinct(given.flatMap(one => callingGiven(context, one)));
  const root = base.split(/[.(]/, 1)[0] ?? '';
  if (HARMLESS_METHOD.test(name) || HARMLESS_BASE.test(root) || (base === '' && HARMLESS_BASE.test(name)))
    return [NEXT];
  return [{ kind: 'next', tendency: 'unknown' }];
}

/** `pool.Stop()`, a method that waits for something that never comes. */
function stuckIn(context: Context, call: Node): Way | undefined {
  if (context.depth >= MAX_DEPTH) return undefined;
  const method = methodMeant(context.program, context.file, call);
  const body = method?.node.child('Block');
  const ways = method && body ? follow(within(context, method.file), body.children) : [];
  return ways.every(way => way.isStuck) ? ways[0] : undefined;
}

/** `do()`, where `do` is a parameter: what the function is given for it. */
function callingGiven(context: Context, { value, file }: Given): readonly Way[] {
  const inner = within(context, file);
  const own =
    value.name === 'VariableName' ? declared(context.program, file.directory, value.text) : undefined;
  const body = (value.name === 'FunctionLiteral' ? value : own?.node)?.child('Block');
  const ways = body ? follow({ ...inner, file: own?.file ?? file }, body.children) : undefined;
  if (ways) return ways.map(way => (way.kind === 'exit' ? way : { kind: 'next', tendency: way.tendency }));
  return [{ kind: 'next', tendency: ENDING.test(value.last?.text ?? value.text) ? 'ends' : 'unknown' }];
}

/** From a receive on: the rest of its case or block, and what follows around it, up to the function's end. */
export const continueFrom = (context: Context, receive: Node, within: Node): readonly Way[] =>
  continued(receive, within, (way, at, parent) => onward(context, way, at, parent));

function onward(context: Context, way: Way, at: Node, parent: Node): readonly Way[] {
  if (way.kind === 'return' || way.kind === 'exit' || way.isStuck) return [way];
  const then = (statements: readonly Node[]) =>
    follow(context, statements).map(next => after(next, way.tendency));
  const isTurn = /^(?:Select|Switch)Block$/.test(parent.name);
  if (parent.name === 'LabeledStatement') return [unlabelled(way, parent)];
  if (way.kind === 'break' && (isTurn || parent.name === 'ForStatement')) return [broken(way)];
  if (parent.name === 'ForStatement' && at.name !== 'VarDecl') {
    // Round again, unless a condition ends the loop.
    const hasCondition = parent.children.some(
      c => !/^(?:for|Block|RangeClause|VariableName|SelectorExpr)$/.test(c.name),
    );
    if (way.kind === 'break') return [way];
    return hasCondition
      ? [{ ...way, kind: 'next', tendency: stronger(way.tendency, 'unknown') }]
      : [{ ...way, kind: 'continue' }];
  }
  if (way.kind === 'break' && parent.name === 'Block')
    return landed([way], parent.children.slice(parent.children.indexOf(at) + 1), rest =>
      follow(context, rest),
    );
  if (way.kind !== 'next') return [way];
  // `errs <- fmt.Errorf("%v", <-signals)`, `return fmt.Errorf("%v", <-signals)`, `log.Fatal(<-signals)`.
  if (parent.name === 'SendStatement') return [after(way, 'ends')];
  if (parent.name === 'ReturnStatement') return [returning(way, parent)];
  if (parent.name === 'CallExpr' && at.name === 'Arguments')
    return calling(context, parent).map(next => after(next, way.tendency));
  if (parent.name === 'Block') return then(parent.children.slice(parent.children.indexOf(at) + 1));
  if (isTurn) {
    const rest = parent.children.slice(parent.children.indexOf(at) + 1);
    const end = rest.findIndex(c => c.name === 'Case' || c.name === 'DefaultCase');
    return then(end === -1 ? rest : rest.slice(0, end)).map(broken);
  }
  // A switch over the receive itself: `switch <-c {`, `switch s := <-c; s {`.
  if (parent.name === 'SwitchStatement' && at.name !== 'SwitchBlock') {
    return choose(context, parent).map(next => after(next, way.tendency));
  }
  if (parent.name === 'IfStatement' && at.name !== 'Block' && at.name !== 'IfStatement') {
    return branch(context, parent).map(next => after(next, way.tendency));
  }
  return [way];
}
