import { isLazyCall, isLazyMethod } from './async.ts';
import { findInClass, libraryClass } from './attribute.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { callOrPassOver } from './left-out.ts';
import { callLibrary } from './library-call.ts';
import type { Frame, Machine } from './machine.ts';
import { callMethod } from './methods.ts';
import { openScope } from './names.ts';
import { join, type State } from './state.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  type ClassValue,
  either,
  type FunctionValue,
  NONE,
  sequence,
  UNKNOWN,
  type Value,
} from './value.ts';

const MAX_FRAMES = 60;
const MAX_SAME_FUNCTION = 3;

/** Calls a value. */
export function invoke(m: Machine, callee: Value, args: readonly CallArgument[], at: Span): Value {
  if (!m.state) return UNKNOWN;
  switch (callee.type) {
    case 'any':
      return m.branch(
        `which function \`${m.text(at)}\` calls`,
        callee.of.map(one => () => invoke(m, one, args, at)),
      );
    case 'function':
      if (callee.node.isAsync || callee.node.isGenerator) return { type: 'coroutine', callee, args };
      return callFunction(m, callee, args);
    case 'class':
      return instantiate(m, callee, args, at);
    case 'partial':
      return invoke(m, callee.callee, [...callee.args, ...args], at);
    case 'method':
      if (isLazyMethod(callee.object, callee.name)) return { type: 'pending', callee, args };
      return callMethod(m, callee.object, callee.name, args, at);
    case 'object': {
      if (typeof callee.of === 'string') return callMethod(m, callee, '__call__', args, at);
      const found = findInClass(m, callee.of, '__call__');
      if (found?.value.type !== 'function') return callMethod(m, callee, '__call__', args, at);
      return invoke(m, { ...found.value, self: callee, owner: found.owner }, args, at);
    }
    case 'external':
      if (isLazyCall(callee.path)) return { type: 'pending', callee, args };
      return callLibrary(m, callee.path, args, at);
    case 'unknown':
      if (m.handling > 0) m.unknown(`what \`${m.text(at)}\` does`);
      return callLibrary(m, '?', args, at);
    case 'constant':
    case 'signal':
    case 'sequence':
    case 'dict':
    case 'module':
    case 'coroutine':
    case 'pending':
    case 'child-status':
      return UNKNOWN;
  }
}

/** What a definition makes, here and now. */
export function define(m: Machine, node: FunctionValue['node']): FunctionValue {
  const defaults = node.parameters.flatMap((p): [string, Value][] =>
    p.default ? [[p.name, evaluate(m, p.default)]] : [],
  );
  const { module, scope } = m.frame;
  return {
    type: 'function',
    node,
    module,
    scope,
    ...(defaults.length > 0 ? { defaults: new Map(defaults) } : {}),
  };
}

/** Runs a function's body, a coroutine's too. */
export function callFunction(
  m: Machine,
  callee: FunctionValue,
  args: readonly CallArgument[],
  block?: Frame['block'],
): Value {
  if (!m.state) return UNKNOWN;
  const inProgress = m.frames.filter(f => f.function?.node === callee.node).length;
  if (inProgress >= MAX_SAME_FUNCTION || m.frames.length >= MAX_FRAMES) {
    m.facts.unknowns.add(`\`${callee.node.name}\` calls itself: that is followed only so far`);
    return UNKNOWN;
  }
  const run = () => m.step(() => enter(m, callee, args, block));
  return block ? run() : callOrPassOver(m, callee.node, run);
}

function enter(
  m: Machine,
  callee: FunctionValue,
  args: readonly CallArgument[],
  block: Frame['block'],
): Value {
  const frame: Frame = {
    module: callee.module,
    scope: openScope(m, callee.scope),
    function: callee,
    globals: new Map(),
    returns: [],
    block,
  };
  m.frames.push(frame);
  const loops = m.loops;
  m.loops = [...loops];
  bindParameters(m, callee, args);
  executeBlock(m, callee.node.body);
  m.frames.pop();
  m.loops = loops;
  return leave(m, frame);
}

function leave(m: Machine, frame: Frame): Value {
  const ends: State[] = frame.returns.map(r => r.state);
  const values = frame.returns.map(r => r.value);
  if (m.state) {
    ends.push(m.state);
    values.push(NONE);
  }
  const name = frame.function?.node.name ?? 'the module';
  m.state = join(ends, ends.length > 1 ? `where \`${name}\` returns` : '');
  return values.length === 0 ? UNKNOWN : either(values);
}

function bindParameters(m: Machine, callee: FunctionValue, args: readonly CallArgument[]): void {
  const positional = args.filter(a => a.name === undefined).map(a => a.value);
  const isOpen = args.some(a => a.name === '*');
  if (callee.self) positional.unshift(callee.self);
  const { scope } = m.frame;
  for (const parameter of callee.node.parameters) {
    if (parameter.kind === '**') continue;
    if (parameter.kind === '*') {
      m.state?.write(scope, parameter.name, sequence(positional.splice(0), !isOpen));
      continue;
    }
    const given = args.find(a => a.name === parameter.name)?.value ?? positional.shift();
    const value = given ?? (isOpen ? UNKNOWN : (callee.defaults?.get(parameter.name) ?? UNKNOWN));
    m.state?.write(scope, parameter.name, value);
  }
}

function instantiate(m: Machine, cls: ClassValue, args: readonly CallArgument[], at: Span): Value {
  const object = m.object(cls);
  const init = findInClass(m, cls, '__init__');
  if (init?.value.type === 'function') {
    callFunction(m, { ...init.value, self: object, owner: init.owner }, args);
  } else if (libraryClass(m, cls)) {
    callMethod(m, object, '__init__', args, at);
  }
  return object;
}
