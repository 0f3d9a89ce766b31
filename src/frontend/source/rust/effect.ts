import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { after, continued, distinct, followed, NEXT, stronger, type Tendency, type Way } from '../ways.ts';
import { flagTendency } from './flags.ts';
import { argumentsOf, calledName, callee, fullPath } from './names.ts';
import type { RustProgram } from './program.ts';
import { signalsOf } from './signals.ts';

export interface Context {
  readonly program: RustProgram;
  readonly signal: SignalName;
  /** The variable that holds the signal that was received. */
  readonly variable: string | undefined;
  /** What it was read from, `term.recv()`: a stop sends one signal, and a second one does not come. */
  readonly read?: string;
  readonly depth: number;
}

const MAX_DEPTH = 5;

/** Follows pieces of code one after the other. */
export const follow = (context: Context, nodes: readonly Node[]): readonly Way[] =>
  followed(nodes, node => step(context, node));

export function step(context: Context, node: Node): readonly Way[] {
  switch (node.name) {
    // Not run here.
    case 'ClosureExpression':
    case 'AsyncBlock':
    case 'FunctionItem':
    case 'LeftOut':
      return [NEXT];
    case 'IfExpression':
      return branch(context, node);
    case 'MatchExpression':
      return choose(context, node);
    case 'Select':
      return distinct(
        node.children
          .filter(arm => arm.children[0] === undefined || !isReadAgain(context, arm.children[0]))
          .flatMap(arm => follow(context, arm.children)),
      );
    case 'AwaitExpression':
      if (isReadAgain(context, node)) return [{ kind: 'continue', tendency: 'none' }];
      return follow(context, node.children);
    case 'LoopExpression':
    case 'WhileExpression':
    case 'ForExpression':
      return loop(context, node);
    case 'ReturnExpression':
      return follow(context, node.children).map(way =>
        way.kind === 'next' ? { ...way, kind: 'return' } : way,
      );
    case 'BreakExpression':
    case 'ContinueExpression': {
      const label = node.child('LoopLabel')?.text;
      const kind = node.name === 'BreakExpression' ? 'break' : 'continue';
      return [{ kind, tendency: 'none', ...(label === undefined ? {} : { label }) }];
    }
    case 'AssignmentExpression':
      // A flag that some loop may look at.
      return follow(context, node.children).map(way =>
        after(way, flagTendency(context.program, node.children[0])),
      );
    case 'MacroInvocation':
      return macro(node);
    case 'CallExpression':
      return called(context, node);
    default:
      return node.children.length === 0 ? [NEXT] : follow(context, node.children);
  }
}

const isReadAgain = ({ read }: Context, { text }: Node): boolean =>
  read !== undefined && text.replace(/\.await$/, '') === read;

function branch(context: Context, node: Node): readonly Way[] {
  const at = node.children.findIndex(c => c.name === 'Block');
  const condition = node.children.slice(1, at);
  const then = node.children[at];
  const otherwise = node.children.slice(at + 1).find(c => c.name === 'Block' || c.name === 'IfExpression');
  const [only] = condition;
  const holds = condition.length === 1 && only ? truth(context, only) : undefined;
  const before = follow(context, condition).reduce<Tendency>((t, w) => stronger(t, w.tendency), 'none');
  const ways = [
    ...(holds === false || !then ? [] : step(context, then)),
    ...(holds === true ? [] : otherwise ? step(context, otherwise) : [NEXT]),
  ];
  return distinct(ways.map(way => after(way, before)));
}

/** Is a comparison with the received signal true? `undefined`: not derivable. */
function truth({ program, signal, variable }: Context, condition: Node): boolean | undefined {
  const [left, operator, right] = condition.children;
  if (condition.name !== 'BinaryExpression' || variable === undefined || left?.text !== variable || !right)
    return undefined;
  const signals = signalsOf(program, program.fileOf(right), right);
  if (signals?.length !== 1) return undefined;
  const same = signals[0] === signal;
  return operator?.text === '==' ? same : operator?.text === '!=' ? !same : undefined;
}

/** The arm of the received signal, where the match is over it. */
function choose(context: Context, node: Node): readonly Way[] {
  const { program, signal, variable } = context;
  const subject = node.children[1];
  const arms = node.child('MatchBlock')?.children.filter(c => c.name === 'MatchArm') ?? [];
  const before = subject ? step(context, subject) : [NEXT];
  let chosen: readonly Node[] = arms;
  if (
    variable !== undefined &&
    new RegExp(`^[&*(]*(?:Some\\(|Ok\\()?${variable}\\b`).test(subject?.text ?? '')
  ) {
    const heads = arms.map(arm => ({ arm, signals: signalsIn(program, arm) }));
    const own = heads.find(h => h.signals?.includes(signal));
    const rest = heads.find(h => /^(?:_|\w+)\s*=>/.test(h.arm.text) && h.signals === undefined);
    if (own) chosen = [own.arm];
    else if (rest) chosen = [rest.arm];
  }
  const ways = chosen.flatMap(arm => {
    const arrow = arm.children.findIndex(c => c.name === '=>');
    return follow(context, arm.children.slice(arrow + 1));
  });
  return distinct([
    ...before.filter(way => way.kind !== 'next'),
    ...before.filter(way => way.kind === 'next').flatMap(b => ways.map(way => after(way, b.tendency))),
  ]);
}

function signalsIn(program: RustProgram, arm: Node): readonly SignalName[] | undefined {
  const pattern = arm.children[0];
  if (!pattern || arm.child('Guard')) return undefined;
  return signalsOf(program, program.fileOf(pattern), pattern);
}

function loop(context: Context, node: Node): readonly Way[] {
  const label = node.child('LoopLabel')?.text;
  const body = node.child('Block');
  const isEndless = node.name === 'LoopExpression';
  const before = isEndless
    ? []
    : node.children.filter(c => c !== body && !/^(?:while|for|in|LoopLabel|:)$/.test(c.name));
  const ways = follow(context, [...before, ...(body ? [body] : [])]);
  const out = ways.flatMap((way): readonly Way[] => {
    const isOwn = way.label === undefined || way.label === label;
    if (way.kind === 'break' && isOwn) return [{ kind: 'next', tendency: way.tendency }];
    if (way.kind === 'return' || way.kind === 'exit' || !isOwn) return [way];
    return [{ kind: isEndless ? 'continue' : 'next', tendency: way.tendency }];
  });
  return distinct(isEndless ? out : [...out, NEXT]);
}

function macro(node: Node): readonly Way[] {
  const name = /^(?:\w+::)*(\w+)!/.exec(node.text)?.[1] ?? '';
  if (/^(?:panic|unreachable|todo|unimplemented)$/.test(name)) {
    return [{ kind: 'exit', tendency: 'ends', status: 101 }];
  }
  if (/^(?:bail|ensure|return_err)$/.test(name)) return [{ kind: 'return', tendency: 'none' }];
  // What a log macro is given may be a call, which counts as little.
  return [NEXT];
}

/** Names by which programs end things; what they are called on is not looked at. */
const ENDING =
  /cancel|stop|close|shutdown|shut_down|quit|exit|kill|terminat|graceful|abort|drain|disconnect|finish|interrupt|teardown|cleanup|clean_up|destroy|dispose|unsubscribe|logout|halt|^trigger|^notify(?:_one|_all|_waiters|_last)?$|^(?:try_|blocking_|unbounded_)?send(?:_async|_replace)?$|^unpark$/i;
const HARMLESS =
  /^(?:Ok|Err|Some|None|expect|unwrap|unwrap_or\w*|ok|err|is_\w+|as_\w+|to_\w+|into\w*|from\w*|clone|new|default|await|map\w*|and_then|or_else|lock|read|write|borrow\w*|fetch_\w+|load|get\w*|insert|push\w*|format|print\w*|log|info|warn|error|debug|trace|flush|sleep|now|elapsed|len|iter\w*|next|recv|pending|forever|wait|changed|timeout|drop|Box|pin|boxed|fuse|from_secs|from_millis|instrument|with_context|context|yield_now|name|description|emulate_default_handler)$/;

function called(context: Context, call: Node): readonly Way[] {
  const { program } = context;
  const name = calledName(call);
  const before = follow(context, call.children);
  const then = (ways: readonly Way[]) =>
    distinct([
      ...before.filter(way => way.kind !== 'next'),
      ...before.filter(way => way.kind === 'next').flatMap(b => ways.map(way => after(way, b.tendency))),
    ]);
  const file = program.fileOf(call);
  const path = file ? fullPath(file, call.children[0]) : name;
  if (/^(?:std::process|process|libc|nix::libc)::(?:exit|_exit|abort)$/.test(path) || path === 'exit') {
    const argument = argumentsOf(call)[0]?.text ?? '0';
    return then([{ kind: 'exit', tendency: 'ends', status: Number(argument) & 255 || 0 }]);
  }
  if (name === 'store' || name === 'swap' || name === 'compare_exchange' || name === 'set') {
    return then([{ kind: 'next', tendency: flagTendency(program, call.children[0]?.children[0]) }]);
  }
  if (name === 'emulate_default_handler') return then([{ kind: 'next', tendency: 'unknown' }]);
  const own = context.depth < MAX_DEPTH ? callee(program, call) : undefined;
  const body = own?.node.child('Block');
  if (body) {
    const ways = step({ ...context, variable: undefined, depth: context.depth + 1 }, body);
    const named: Tendency = ENDING.test(name) ? 'ends' : 'none';
    return then(
      ways.map(way => after(way.kind === 'exit' ? way : { kind: 'next', tendency: way.tendency }, named)),
    );
  }
  if (ENDING.test(name)) return then([{ kind: 'next', tendency: 'ends' }]);
  return then([{ kind: 'next', tendency: HARMLESS.test(name) ? 'none' : 'unknown' }]);
}

/** From a node on: what follows around it, up to the end of `within`. */
export const continueFrom = (context: Context, from: Node, within: Node): readonly Way[] =>
  continued(from, within, (way, at, parent) => onward(context, way, at, parent));

const LOOPS = /^(?:Loop|While|For)Expression$/;

function onward(context: Context, way: Way, at: Node, parent: Node): readonly Way[] {
  if (way.kind === 'return' || way.kind === 'exit') return [way];
  if (LOOPS.test(parent.name)) return turned(context, way, at, parent);
  if (way.kind !== 'next') return [way];
  const then = (ways: readonly Way[]) => ways.map(next => after(next, way.tendency));
  switch (parent.name) {
    case 'Block':
    case 'CallExpression':
    case 'ArgList':
    case 'FieldExpression':
      return then(follow(context, parent.children.slice(parent.children.indexOf(at) + 1)));
    case 'SelectArm':
      return at.name === 'Waited' ? then(follow(context, parent.children.slice(1))) : [way];
    case 'MatchExpression':
      return at.name === 'MatchBlock' ? [way] : then(choose(context, parent));
    case 'IfExpression':
      return at.name === 'Block' || at.name === 'IfExpression' ? [way] : then(branch(context, parent));
    case 'ReturnExpression':
      return [{ ...way, kind: 'return' }];
    default:
      return [way];
  }
}

/** In a loop: once its head is done its body is run; then it goes round again. */
function turned(context: Context, way: Way, at: Node, parent: Node): readonly Way[] {
  const label = parent.child('LoopLabel')?.text;
  const isOwn = way.label === undefined || way.label === label;
  const body = parent.child('Block');
  if (at !== body && body && way.kind === 'next') {
    return follow(context, [body]).flatMap(next => turned(context, after(next, way.tendency), body, parent));
  }
  if (way.kind === 'return' || way.kind === 'exit' || !isOwn) return [way];
  if (way.kind === 'break') return [{ kind: 'next', tendency: way.tendency }];
  const condition = parent.name === 'WhileExpression' ? parent.children.slice(0, -1) : [];
  const isFlag = condition.some(
    c => /\bload\(|\bis_cancelled\(|^\w+$|^!\w+$/.test(c.text) && c.name !== 'while',
  );
  return [{ kind: 'continue', tendency: isFlag ? stronger(way.tendency, 'unknown') : way.tendency }];
}
