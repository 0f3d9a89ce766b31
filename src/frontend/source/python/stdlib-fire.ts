import { attribute } from './attribute.ts';
import { invoke } from './call.ts';
import { valuesOf } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Builtin } from './stdlib.ts';
import type { Span } from './syntax.ts';
import { constant, UNKNOWN, type Value } from './value.ts';

const MAX_STEPS = 4;

/**
 * Python Fire makes a command line of anything: a function is called, and of a class, an object, a dict or the module
 * itself the words name a member.
 *
 * @source https://github.com/google/python-fire/blob/v0.7.0/docs/guide.md
 */
export const runFire: Builtin = (m, args, at) => {
  const given = args.find(a => a.name === undefined || a.name === 'component')?.value;
  const words = m.program.argv.slice(1).filter(word => !word.startsWith('-'));
  return follow(m, given ?? { type: 'module', module: m.frame.module }, words, at);
};

function follow(m: Machine, component: Value, words: readonly string[], at: Span, depth = 0): Value {
  if (component.type === 'function') return callWith(m, component, at);
  const object = component.type === 'class' ? invoke(m, component, [], at) : component;
  const [word, ...rest] = words;
  if (word === undefined || depth >= MAX_STEPS) return object;
  const member = memberOf(m, object, word.replaceAll('-', '_'));
  return follow(m, member, rest, at, depth + 1);
}

function memberOf(m: Machine, object: Value, name: string): Value {
  if (object.type !== 'object' || object.of !== 'dict') return attribute(m, object, name);
  const found = valuesOf(m, object, constant(name));
  return typeof found === 'object' ? (found[0] ?? UNKNOWN) : UNKNOWN;
}

/** A parameter that the command line names is not its default. */
function callWith(m: Machine, callee: Extract<Value, { type: 'function' }>, at: Span): Value {
  const named = callee.node.parameters.filter(({ name }) =>
    m.program.argv.some(word => word.replaceAll('-', '_').replace(/^__/, '').split('=', 1)[0] === name),
  );
  return invoke(
    m,
    callee,
    named.map(({ name }) => ({ name, value: UNKNOWN })),
    at,
  );
}
