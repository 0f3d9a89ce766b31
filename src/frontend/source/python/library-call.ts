import { argument } from './arguments.ts';
import { block } from './block.ts';
import { DESCRIPTOR_CALLS } from './descriptors.ts';
import { canonicalException, isExceptionName } from './exceptions.ts';
import { LIBRARIES } from './libraries.ts';
import { serve } from './library-effects.ts';
import type { LibraryFact } from './library-fact.ts';
import type { Machine } from './machine.ts';
import { callMethod, isObjectClass } from './methods.ts';
import { isPlainMethod, isQuery, isQuick } from './quick.ts';
import { noteHooks } from './server-hooks.ts';
import { share } from './shared.ts';
import { type Builtin, GENERAL_CALLS } from './stdlib.ts';
import { ASYNC_CALLS } from './stdlib-async.ts';
import { CLICK_CALLS } from './stdlib-click.ts';
import { GEVENT_CALLS } from './stdlib-gevent.ts';
import { PROCESS_CALLS } from './stdlib-process.ts';
import { SIGNAL_CALLS } from './stdlib-signal.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, external, type ObjectValue, UNKNOWN, type Value } from './value.ts';

const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ...Object.entries(GENERAL_CALLS),
  ...Object.entries(SIGNAL_CALLS),
  ...Object.entries(PROCESS_CALLS),
  ...Object.entries(ASYNC_CALLS),
  ...Object.entries(GEVENT_CALLS),
  ...Object.entries(CLICK_CALLS),
  ...Object.entries(DESCRIPTOR_CALLS),
]);

/** Other names for the same. */
const ALIASES: readonly (readonly [string, string])[] = [
  ['multiprocessing.context.', 'multiprocessing.'],
  ['torch.multiprocessing.', 'multiprocessing.'],
  ['billiard.', 'multiprocessing.'],
  ['uvloop.', 'asyncio.'],
  ['asyncio.subprocess.', 'asyncio.'],
];

/** `ApplicationBuilder().token(…).build()` is an Application, whatever stands between. */
const BUILT =
  /^telegram\.ext\.(?:ApplicationBuilder\(\)|Application\.builder\(\))(?:\.\w+\(\)){0,40}?\.build\(\)/;

export function canonical(path: string): string {
  if (path.startsWith('telegram.ext.')) return path.replace(BUILT, 'telegram.ext.Application()');
  const alias = ALIASES.find(([prefix]) => path.startsWith(prefix));
  return alias ? alias[1] + path.slice(alias[0].length) : path;
}

/** Calls something of a library: what is not known is a call into code that nobody read. */
export function callLibrary(m: Machine, name: string, args: readonly CallArgument[], at: Span): Value {
  const path = canonical(name);
  const builtin = BUILTINS.get(path);
  if (builtin) return builtin(m, args, at, path);
  if (isExceptionName(path)) {
    const exception = m.object(canonicalException(path));
    m.setField(exception, 'code', argument(args, 0) ?? { type: 'constant', value: null });
    return exception;
  }
  if (isObjectClass(path)) {
    const object = m.object(path);
    callMethod(m, object, '__init__', args, at);
    return object;
  }
  const fact: LibraryFact | undefined = LIBRARIES.get(path);
  if (fact) return serve(m, fact, path, args, at);
  const decorator = noteHooks(m, path, args);
  return decorator ?? unread(m, path, args, at);
}

/** Calls with such names are often where a program stays. */
const STAYS = new Set(
  'run main serve start listen loop consume poll watch monitor work wait execute mainloop spin run_forever serve_forever start_consuming run_until_complete run_polling start_polling infinity_polling loop_forever start_server launch drain wait_for_termination cmdloop'.split(
    ' ',
  ),
);
/** Methods of a logger of whatever kind. */
const LOGS = new Set('debug info warning warn error exception critical fatal log write flush'.split(' '));

/**
 * `event.listen(Model, 'before_insert', stamp)`: what is given a function to call on an event keeps it, and returns.
 *
 * @source https://docs.sqlalchemy.org/en/20/core/event.html, sqlalchemy.event.listen()
 */
const isSubscription = (method: string, args: readonly CallArgument[]): boolean =>
  method === 'listen' && args.length >= 3 && args.some(({ value }) => value.type === 'function');

/** A call of what nobody has read: it may block, and stay. */
export function unread(
  m: Machine,
  path: string,
  args: readonly CallArgument[],
  at: Span,
  self?: ObjectValue,
): Value {
  // Of threads and processes join() asks for nothing, of texts for a list.
  const waits = path.startsWith('?') && path.endsWith('.join') && args.length === 0 && !m.state?.delivered;
  if (isPlainMethod(path) && !waits) return UNKNOWN;
  if (isQuick(path) && !waits) return path.includes('.') ? external(`${path}()`) : UNKNOWN;
  share(m, args);
  // `@app.route('/')`: it gives what the function is handed to, and returns at once.
  if (m.decorates && path !== '?') return external(`${path}()`);
  const last = path.replaceAll('()', '').split('.').at(-1) ?? '';
  // `args.func(args)`: it may be any function of the program.
  const what = m.text(at);
  const mayStay = waits || (STAYS.has(last) && !isQuery(what) && !isSubscription(last, args)) || path === '?';
  const library = path.split(/[.(]/, 1)[0] ?? '?';
  const object = self?.id;
  if (m.handling > 0 && m.state && !LOGS.has(last)) {
    m.state.stirs = [...m.state.stirs, { library, what, object, method: last }];
    if (m.program.isMissing(path)) m.state.doubt ??= `what \`${what}\` does, which is not there to be read`;
  }
  block(m, at, { what, kind: 'call', mayStay, unread: mayStay, library, object });
  return path === '?' || path.startsWith('?') ? UNKNOWN : external(`${path}()`);
}
