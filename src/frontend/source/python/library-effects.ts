import { argument } from './arguments.ts';
import { awaited } from './async.ts';
import { findInClass } from './attribute.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import { django } from './django.ts';
import type { LibraryArguments, LibraryFact } from './library-fact.ts';
import type { Machine } from './machine.ts';
import { heldBehindServer } from './server-hooks.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  external,
  numberOf,
  type ObjectValue,
  textOf,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** What a call of the table comes to. */
export function serve(
  m: Machine,
  fact: LibraryFact,
  path: string,
  args: readonly CallArgument[],
  at: Span,
  self?: ObjectValue,
): Value {
  if (!m.state) return UNKNOWN;
  switch (fact.kind) {
    case 'program':
      becomeProgram(m, fact, args, at);
      return UNKNOWN;
    case 'serves':
      runServer(m, fact, args, at, self);
      return UNKNOWN;
    case 'installs':
      install(m, fact, at);
      return external(`${path}()`);
    case 'registers':
      register(m, fact, at);
      return UNKNOWN;
    case 'orphans':
      m.facts.makesOrphans ??= { what: fact.what, at: m.locate(at) };
      return external(`${path}()`);
    case 'choice': {
      if (fact.served && serveItself(m, fact.served, args, at)) return UNKNOWN;
      const requires = (name: string) => m.program.requirement(name);
      return serve(m, fact.pick(requires, readArguments(m, args)), path, args, at, self);
    }
    case 'django':
      django(m, args, at);
      return UNKNOWN;
    case 'quick':
      return external(`${path}()`);
  }
}

/** Is a class of the program what serves? */
function serveItself(
  m: Machine,
  { position, name, by }: { readonly position: number; readonly name: string; readonly by: string },
  args: readonly CallArgument[],
  at: Span,
): boolean {
  const given = argument(args, position, name);
  if (given?.type !== 'class') return false;
  const server = invoke(m, given, [], at);
  const method = server.type === 'object' ? findInClass(m, given, by) : undefined;
  if (method?.value.type !== 'function') return false;
  invoke(m, { ...method.value, self: server, owner: method.owner }, [{ value: UNKNOWN }], at);
  return true;
}

/** In a thread a server installs no handlers: only the main thread can. Tasks run in the main thread. */
const isMainThread = (m: Machine) => m.context === 'main' || m.context === 'task';

function readArguments(m: Machine, args: readonly CallArgument[]): LibraryArguments {
  return {
    text: (position, name) => textOf(argument(args, position, name)),
    isGiven: (position, name) => argument(args, position, name) !== undefined,
    number: (position, name) => numberOf(argument(args, position, name)),
    isTrue: (position, name) => truth(argument(args, position, name) ?? UNKNOWN) === true,
    isFalse: (position, name) => truth(argument(args, position, name) ?? UNKNOWN) === false,
    words: (position, name) =>
      (itemsOf(m, argument(args, position, name) ?? UNKNOWN) ?? []).flatMap(v => textOf(v) ?? []),
    commandLine: m.program.argv.slice(1),
  };
}

function becomeProgram(
  m: Machine,
  fact: Extract<LibraryFact, { kind: 'program' }>,
  args: readonly CallArgument[],
  at: Span,
): void {
  const given = readArguments(m, args);
  const env = (name: string) => m.program.settings.env[name];
  if (fact.serves && fact.servesWhen?.(given, env)) {
    runServer(m, fact.serves, args, at);
    return;
  }
  if (isMainThread(m) && m.state && !m.state.delivered) {
    const argv = fact.argv(given, env);
    const held = heldBehindServer(m, at);
    m.facts.runsAs.push({ program: fact.program, argv, at: m.locate(at), ...(held ? { held } : {}) });
    if (fact.devServer) m.facts.devServer ??= { what: fact.devServer, at: m.locate(at) };
  }
  m.stand();
}

function runServer(
  m: Machine,
  fact: Extract<LibraryFact, { kind: 'serves' }>,
  args: readonly CallArgument[],
  at: Span,
  self?: ObjectValue,
): void {
  if (self && fact.hook && !m.state?.delivered) runHook(m, self, fact.hook, at);
  const isUnset = fact.unless !== undefined && readArguments(m, args).isFalse(99, fact.unless);
  if (isMainThread(m) && !m.state?.delivered) {
    const place = m.locate(at);
    for (const signal of isUnset ? [] : fact.handles)
      m.state?.set(signal, { kind: 'library', name: fact.name, ends: true, at: place });
    for (const signal of fact.mayHandle?.signals ?? [])
      m.state?.set(signal, { kind: 'unknown', reason: fact.mayHandle?.reason ?? '', at: place });
    if (fact.devServer) m.facts.devServer ??= { what: fact.devServer, at: place };
  }
  const before = m.sinks.at(-1)?.length ?? 0;
  block(m, at, {
    what: m.text(at),
    kind: 'blocking',
    isAwait: m.eventLoops.length > 0 || fact.hook !== undefined,
    library: fact.name,
    object: self?.id,
    ends: 'if the handler has told it to',
  });
  const raised = m.sinks.at(-1);
  if (fact.readsInThread) {
    const left = [...(raised?.slice(before).map(r => r.state) ?? []), m.state];
    for (const state of left) if (state?.delivered) state.push(WAITS_FOR_READER);
  }
  const caught = [
    ...(fact.catchesInterrupt || isUnset ? ['KeyboardInterrupt'] : []),
    ...(fact.catchesExit ? ['SystemExit'] : []),
  ];
  const found = raised?.findIndex((r, i) => i >= before && caught.includes(r.exception.name)) ?? -1;
  const [taken] = found === -1 ? [] : (raised?.splice(found, 1) ?? []);
  if (taken && !m.state) m.state = taken.state;
}

/** What a subclass does in the event loop before the library serves. */
function runHook(m: Machine, self: ObjectValue, name: string, at: Span): void {
  const found = typeof self.of === 'string' ? undefined : findInClass(m, self.of, name);
  if (found?.value.type !== 'function') return;
  const { eventLoops } = m;
  if (eventLoops.length === 0) m.eventLoops = [{ kind: 'run' }];
  awaited(m, invoke(m, { ...found.value, self, owner: found.owner }, [], at), at);
  m.eventLoops = eventLoops;
}

const WAITS_FOR_READER = {
  do: 'unknown',
  reason: 'whether Python waits at its end for the thread that reads standard input',
} as const;

function install(m: Machine, fact: Extract<LibraryFact, { kind: 'installs' }>, at: Span): void {
  if (!isMainThread(m) || !m.state || m.state.delivered) return;
  const place = m.locate(at);
  for (const signal of fact.handles) m.state.set(signal, { kind: 'unknown', reason: fact.reason, at: place });
}

function register(m: Machine, fact: Extract<LibraryFact, { kind: 'registers' }>, at: Span): void {
  if (!isMainThread(m) || !m.state || m.state.delivered) return;
  const place = m.locate(at);
  for (const signal of fact.handles)
    m.state.set(signal, { kind: 'library', name: fact.name, ends: true, at: place });
}
