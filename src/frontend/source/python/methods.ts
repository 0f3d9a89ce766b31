import { libraryClass } from './attribute.ts';
import { DESCRIPTOR_METHODS } from './descriptors.ts';
import { LIBRARIES } from './libraries.ts';
import { unread } from './library-call.ts';
import { serve } from './library-effects.ts';
import type { Machine } from './machine.ts';
import { ARGPARSE_METHODS } from './methods-argparse.ts';
import { ASYNC_METHODS } from './methods-async.ts';
import { CLICK_METHODS } from './methods-click.ts';
import { CONTAINER_METHODS, containerMethod } from './methods-container.ts';
import { PROCESS_METHODS } from './methods-process.ts';
import { SCHED_METHODS } from './methods-sched.ts';
import { SERVER_METHODS } from './methods-server.ts';
import { THREAD_METHODS } from './methods-thread.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, type ObjectValue, UNKNOWN, type Value } from './value.ts';

/** A method of an object of Python's own library. */
export type Method = (m: Machine, self: ObjectValue, args: readonly CallArgument[], at: Span) => Value;

const METHODS: ReadonlyMap<string, Method> = new Map([
  ...Object.entries(CONTAINER_METHODS),
  ...Object.entries(ARGPARSE_METHODS),
  ...Object.entries(THREAD_METHODS),
  ...Object.entries(PROCESS_METHODS),
  ...Object.entries(ASYNC_METHODS),
  ...Object.entries(SCHED_METHODS),
  ...Object.entries(SERVER_METHODS),
  ...Object.entries(CLICK_METHODS),
  ...Object.entries(DESCRIPTOR_METHODS),
]);

const CLASSES = new Set([...METHODS.keys()].map(key => key.slice(0, key.lastIndexOf('.'))));

/** Is it a class of which we keep objects apart? */
export const isObjectClass = (path: string): boolean =>
  CLASSES.has(path) && path !== 'list' && path !== 'dict';

export function callMethod(
  m: Machine,
  self: ObjectValue,
  name: string,
  args: readonly CallArgument[],
  at: Span,
): Value {
  const cls = libraryClass(m, self.of);
  if (!m.state || !cls) return UNKNOWN;
  const method = METHODS.get(containerMethod(cls, name));
  if (method) return method(m, self, args, at);
  const fact = LIBRARIES.get(`${cls}().${name}`);
  if (fact) return serve(m, fact, `${cls}().${name}`, args, at, self);
  return isObjectClass(cls) || cls === 'list' || cls === 'dict' || name === '__init__'
    ? UNKNOWN
    : unread(m, `${cls}().${name}`, args, at, self);
}
