import type { Held } from '../../../model/index.ts';
import { argument } from './arguments.ts';
import { awaited } from './async.ts';
import { detached } from './background.ts';
import { invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import { Facts } from './facts.ts';
import { heldBy } from './held.ts';
import type { Machine } from './machine.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, constant, external, same, textOf, UNKNOWN, type Value } from './value.ts';
import { aroundYield } from './with.ts';

/** What an application has its server run before the first request and behind the last one. */
export interface ServerHooks {
  readonly startup: Value[];
  readonly shutdown: Value[];
  /** A generator: what is before its `yield`, and what is behind. */
  readonly lifespans: Value[];
}

/**
 * @source fastapi 0.92 applications.py FastAPI.__init__(), starlette 0.27 routing.py Router.lifespan(), startup() and
 * shutdown(); uvicorn/lifespan/on.py, which servers of the ASGI lifespan protocol have alike
 */
const APPLICATION = /^(?:fastapi(?:\.applications)?\.FastAPI|starlette\.applications\.Starlette)$/;
const REGISTERS =
  /^(?:fastapi(?:\.applications)?\.FastAPI|fastapi(?:\.routing)?\.APIRouter|starlette\.applications\.Starlette)\(\)\.(?<how>on_event|add_event_handler)$/;

/** What `app.on_event('startup')` gives: a decorator. */
const REGISTRATION = 'asgi.Registration';

/** A call that makes an application, or that gives it something to run; the decorator that it is. */
export function noteHooks(m: Machine, path: string, args: readonly CallArgument[]): Value | undefined {
  if (APPLICATION.test(path)) {
    const lifespan = argument(args, 99, 'lifespan');
    if (lifespan && !m.hooks.lifespans.some(known => same(known, lifespan))) m.hooks.lifespans.push(lifespan);
    for (const kind of KINDS) {
      const given = argument(args, 99, `on_${kind}`);
      m.hooks[kind].push(...((given && itemsOf(m, given)) ?? []));
    }
    return undefined;
  }
  const how = REGISTERS.exec(path)?.groups?.how;
  if (how === undefined) return undefined;
  const kind = textOf(argument(args, 0, 'event_type'));
  const callee = argument(args, 1, 'func');
  if (how === 'add_event_handler' && callee) register(m, kind, callee);
  if (how !== 'on_event') return undefined;
  const decorator = m.object(REGISTRATION);
  m.setField(decorator, 'kind', constant(kind ?? ''));
  return decorator;
}

const KINDS = ['startup', 'shutdown'] as const;

function register({ hooks }: Machine, kind: string | undefined, callee: Value): void {
  for (const known of KINDS) if (kind === known) hooks[known].push(callee);
}

/** Is a decorator one that registers what it decorates? That stays as it is. */
export function registered(m: Machine, decorator: Value, value: Value): boolean {
  if (decorator.type !== 'object' || decorator.of !== REGISTRATION) return false;
  register(m, textOf(m.field(decorator, 'kind')), value);
  return true;
}

/**
 * What Python waits for once a server has ended: threads and processes that go on then, be they started by what it runs
 * at its start; what it runs at its end may have told them.
 */
export function heldBehindServer(m: Machine, at: Span): Held | undefined {
  const { startup, shutdown, lifespans } = m.hooks;
  const [lifespan, another] = lifespans;
  const before = m.state;
  // Of applications within each other only the outer one's run.
  if (!before || m.plan || another || startup.length + shutdown.length + lifespans.length === 0)
    return heldBy(m, at);
  const children = new Set(m.facts.children.keys());
  m.state = before.clone();
  const { eventLoops, facts } = m;
  m.eventLoops = [{ kind: 'forever' }];
  detached(
    m,
    () => {
      for (const hook of startup) awaited(m, invoke(m, hook, [], at), at);
      served(m, lifespan, at, () => {
        // From here on what the program does it does on its way to its end.
        m.facts = new Facts();
        if (m.state) m.state.delivered = true;
      });
      for (const hook of shutdown) awaited(m, invoke(m, hook, [], at), at);
    },
    'task',
  );
  m.facts = facts;
  m.eventLoops = eventLoops;
  const held = heldBy(m, at);
  // What is started at its start is mostly told at its end, in a way that is not followed so far.
  const isTold = shutdown.length > 0 || lifespan !== undefined;
  for (const key of facts.children.keys())
    if (!children.has(key) && (isTold || !m.state?.started.has(key))) facts.children.delete(key);
  if (m.state) before.started = new Set([...before.started, ...m.state.started]);
  m.state = before;
  return held;
}

/** `async def lifespan(app)`, which `asynccontextmanager` has made a context manager. */
function served(m: Machine, lifespan: Value | undefined, at: Span, serving: () => void): void {
  const manager = lifespan ? invoke(m, lifespan, [{ value: external('?.application') }], at) : UNKNOWN;
  if (manager.type === 'coroutine' && manager.callee.node.isGenerator) aroundYield(m, manager, serving);
  else if (m.state) serving();
}
