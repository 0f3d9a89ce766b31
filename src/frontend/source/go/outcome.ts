import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { after, distinct, stronger, type Tendency, type Way } from '../ways.ts';
import { continueFrom, follow } from './effect.ts';
import { type Func, isConcurrent, usesOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import { type Pause, waitsOnceTold } from './pauses.ts';
import type { Context } from './received.ts';
import type { Receive } from './receives.ts';
import { mayEndElsewhere } from './standing.ts';
import type { Left } from './unawaited.ts';

/** What a program makes of one signal. */
export type Outcome =
  | {
      readonly kind: 'ends';
      readonly status: number;
      readonly exits?: true;
      readonly pause?: Pause;
      readonly leaves?: Left;
    }
  | { readonly kind: 'stays' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Is a receive on the goroutine of the function that it stands in? */
export function isOnMain({ by, at }: Receive): boolean {
  if (isConcurrent(at, by.node)) return false;
  const literal = at.around('FunctionLiteral');
  const holder = literal?.parent;
  if (!literal || !holder || !/^(?:VarDecl|VarSpec|Assignment)$/.test(holder.name)) return true;
  const name = holder.children[0]?.text;
  return ![...by.node.find(n => n.name === 'GoStatement' && n.last?.children[0]?.text === name)].length;
}

export function outcomeAt(
  program: GoProgram,
  receive: Receive,
  onMain: boolean,
  signal: SignalName,
): Outcome {
  const { by, at, variable } = receive;
  const within = at.around('FunctionLiteral') ?? by.node;
  const read = at.name === 'UnaryExp' ? at.last : undefined;
  const channel = read && read.name !== 'CallExpr' ? read.text : undefined;
  const context = { program, file: by.file, received: { signal, variable, channel }, depth: 0 };
  const here = leavingBy(context, putOff(at, within), continueFrom(context, at, within));
  const ways = onMain ? here : beyond({ program, signal }, by, within, here, 0);
  const isHeld = (way: Way) => onMain && way.isStuck === true;
  const ending = ways.filter(
    way =>
      way.kind === 'exit' || (way.tendency === 'ends' && !isHeld(way)) || (onMain && way.kind === 'return'),
  );
  if (ending.length > 0) {
    const exits = onMain || ending.some(way => way.kind === 'exit');
    const status = !onMain && waitsOnceTold(at, within) ? 0 : statusOf(ending, onMain);
    return { kind: 'ends', status, ...(exits ? { exits } : {}) };
  }
  const tendency = ways.reduce<Tendency>((t, way) => stronger(t, way.tendency), 'none');
  const stays = tendency === 'none' || (ways.every(isHeld) && !mayEndElsewhere(program));
  if (stays && ways.length > 0) return { kind: 'stays' };
  return {
    kind: 'unknown',
    reason: `whether what is done on ${signal} ends the program is not known (${at.place})`,
  };
}

/** What stands for calls that only tidy up what brought the signal or kept time. */
const TIDIES = /^defer (?:signal\.|\w*(?:tick|timer)\w*\.|recover\()/i;

/** The `defer` statements that a function has come by before it waits. */
const putOff = (at: Node, within: Node): readonly Node[] =>
  [
    ...within.find(
      n => n.name === 'DeferStatement' && n.start < at.start && !TIDIES.test(n.text),
      n => n === within || n.name !== 'FunctionLiteral',
    ),
  ].toReversed();

/** They are run when the function is left, but not by an exit: https://go.dev/ref/spec#Defer_statements. */
function leavingBy(context: Context, deferred: readonly Node[], ways: readonly Way[]): readonly Way[] {
  if (deferred.length === 0) return ways;
  const tendency = follow(context, deferred).reduce<Tendency>((t, way) => stronger(t, way.tendency), 'none');
  const isStuck = deferred.some(({ last }) => last && follow(context, [last]).every(way => way.isStuck));
  const left = isStuck ? ({ kind: 'continue', isStuck } as const) : {};
  return ways.map(way =>
    way.kind === 'next' || way.kind === 'return' ? { ...after(way, tendency), ...left } : way,
  );
}

/** main's return ends with 0: https://go.dev/ref/spec#Program_execution. */
function statusOf(ending: readonly Way[], onMain: boolean): number {
  if (onMain && ending.some(way => way.kind === 'return')) return 0;
  const exits = ending.filter(way => way.kind === 'exit');
  const exit = exits.find(way => !way.isFailure) ?? exits[0];
  return exits.length === ending.length ? (exit?.status ?? 0) : 0;
}

interface Asked {
  readonly program: GoProgram;
  readonly signal: SignalName;
}

/** Where a function is called, or is given to a group of goroutines. */
interface Caller {
  readonly by: Func;
  readonly call: Node;
  readonly isGroup: boolean;
}

const MAX_CALLERS_UP = 4;

/** A function that waits for the signal on a goroutine returns: what its callers do then. */
function beyond(asked: Asked, by: Func, within: Node, ways: readonly Way[], depth: number): readonly Way[] {
  const returns = ways.filter(way => way.kind === 'return');
  if (returns.length === 0 || depth > MAX_CALLERS_UP) return ways;
  const callers =
    within.name === 'FunctionLiteral' ? callersOfLiteral(by, within) : callersOf(asked.program, by);
  if (callers.length === 0) return ways;
  const others = ways.filter(way => way.kind !== 'return');
  const further = callers.flatMap(caller => returns.flatMap(way => goingOn(asked, caller, way, depth)));
  return distinct([...others, ...further]);
}

function goingOn(asked: Asked, { by, call, isGroup }: Caller, way: Way, depth: number): readonly Way[] {
  if (isGroup) return [after(way, tendencyOfGroup(asked.program, by.file, call, way))];
  if (call.parent?.name === 'GoStatement' || call.parent?.name === 'DeferStatement') return [way];
  const around = call.around('FunctionLiteral') ?? by.node;
  const received = { signal: asked.signal, variable: undefined, channel: undefined };
  const context = { program: asked.program, file: by.file, received, depth: 0 };
  const isHandedUp = call.parent?.name === 'ReturnStatement';
  const ways = continueFrom(context, call, around).map(next => {
    const { isError: _, ...plain } = next;
    return after(
      isHandedUp ? (way.isError ? { ...plain, isError: true as const } : plain) : next,
      way.tendency,
    );
  });
  return beyond(asked, by, around, ways, depth + 1);
}

/**
 * The first error of a group with a context ends that context; of a run.Group the first return ends all. What a group of
 * another make does about an error is not known.
 * @source https://pkg.go.dev/golang.org/x/sync/errgroup#WithContext
 * @source https://pkg.go.dev/github.com/oklog/run#Group.Run
 */
function tendencyOfGroup(program: GoProgram, { text }: GoFile, call: Node, { isError }: Way): Tendency {
  const method = call.children[0]?.last?.text ?? '';
  if (method === 'Add' && [...program.external].some(imported => /\/(?:oklog\/run|run)$/.test(imported)))
    return 'ends';
  if (isError !== true) return 'none';
  const mentions = (words: string) => text.text.includes(words) || program.mentioning(words).length > 0;
  if (method !== 'Add' && mentions('errgroup.WithContext')) return 'ends';
  return method !== 'Add' && mentions('errgroup.Group') ? 'none' : 'unknown';
}

const GROUP = /^(?:Go|TryGo|Add)$/;

function callersOfLiteral(by: Func, literal: Node): readonly Caller[] {
  const { parent } = literal;
  if (parent?.name === 'CallExpr' && parent.children[0] === literal)
    return [{ by, call: parent, isGroup: false }];
  if (parent?.name === 'Arguments') return groupOf(by, literal);
  const name =
    parent && /^(?:VarDecl|VarSpec)$/.test(parent.name) ? parent.child('DefName')?.text : undefined;
  if (name === undefined) return [];
  return [...by.node.find(n => n.name === 'VariableName' && n.text === name)].flatMap(at => callerAt(by, at));
}

/** Methods of these names are those of many types: which one a call means is not known. */
const COMMON_METHOD =
  /^(?:Run|Start|Stop|Close|Serve|Listen|Wait|Do|Execute|Handle|Process|Consume|Watch|Init|Shutdown)$/;

function callersOf(program: GoProgram, func: Func): readonly Caller[] {
  if (func.isMethod && COMMON_METHOD.test(func.name ?? '')) return [];
  return usesOf(program, func).flatMap(({ by, at }) => callerAt(by, at));
}

function callerAt(by: Func, at: Node): readonly Caller[] {
  const { parent } = at;
  if (parent?.name === 'CallExpr' && parent.children[0] === at) return [{ by, call: parent, isGroup: false }];
  return groupOf(by, at);
}

/** `group.Go(wait)`, `group.Add(wait, interrupt)`. */
function groupOf(by: Func, value: Node): readonly Caller[] {
  const call = value.parent?.name === 'Arguments' ? value.parent.parent : undefined;
  const [target] = call?.children ?? [];
  const isFirst = value.parent?.children.find(c => c.name !== '(') === value;
  return call && isFirst && target?.name === 'SelectorExpr' && GROUP.test(target.last?.text ?? '')
    ? [{ by, call, isGroup: true }]
    : [];
}
