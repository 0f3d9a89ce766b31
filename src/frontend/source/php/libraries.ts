import type { SignalName } from '../../../kernel/index.ts';
import type { Call } from '../scripting/code.ts';
import { type Hows, NEXT } from '../scripting/state.ts';
import type { Walker } from '../scripting/walk.ts';
import { callable, signalsIn } from './callables.ts';

/** A call into a package whose ways with signals were read. */
interface Library {
  readonly owner: RegExp;
  readonly name: RegExp;
  /** Signals that it takes itself, and then ends the program in order. */
  readonly ends?: readonly SignalName[];
  /** It registers a handler: the positions of the signal and the handler among its arguments. */
  readonly registers?: readonly [signal: number, handler: number];
  /** It goes on for good. */
  readonly waits?: true;
  readonly source: string;
}

const EVENT_LOOP = /^React\\EventLoop\\|^Revolt\\EventLoop$|^Amp\\Loop$/;

const LIBRARIES: readonly Library[] = [
  {
    owner: /^Workerman\\Worker$/,
    name: /^runAll$/,
    ends: ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'],
    waits: true,
    source: 'walkor/workerman src/Worker.php, signalHandler: stops its workers, SIGQUIT gracefully',
  },
  {
    owner: /^(?:Open)?Swoole\\(?:\w+\\)?Server$|^swoole_\w*server$/i,
    name: /^start$/,
    ends: ['SIGTERM'],
    waits: true,
    source: 'swoole/swoole-src src/server/master.cc, master_signal_handler',
  },
  {
    owner: /^(?:Open)?Swoole\\Process$/,
    name: /^signal$/,
    registers: [0, 1],
    source: 'swoole/swoole-src ext-src/swoole_process.cc: Swoole\\Process::signal',
  },
  {
    owner: EVENT_LOOP,
    name: /^(?:addSignal|onSignal)$/,
    registers: [0, 1],
    source:
      'reactphp/event-loop src/StreamSelectLoop.php, addSignal; revolt/event-loop src/EventLoop.php, onSignal',
  },
  {
    owner: EVENT_LOOP,
    name: /^run$/,
    waits: true,
    source: 'reactphp/event-loop src/Loop.php, run; amphp/amp 2 lib/Loop.php, run',
  },
];

/** Functions, by their full names in lower case. */
const TRAPS_SIGNAL = 'amp\\trapsignal';

export function libraryCall(call: Call, owner: string | undefined, walker: Walker): Hows | undefined {
  const { name, args, at } = call;
  if (!call.on && name === TRAPS_SIGNAL) {
    const source = 'amphp/amp src/functions.php, trapSignal: main goes on to its end';
    walker.register(signalsIn(args[0], walker), { kind: 'ends', status: 0, at, source });
    walker.state.modes.set('runs', true);
    return walker.recording ? walker.waitsIn(call) : NEXT;
  }
  const library =
    owner === undefined ? undefined : LIBRARIES.find(l => l.owner.test(owner) && l.name.test(name));
  if (!library) return undefined;
  const { ends, registers, waits, source } = library;
  if (ends) walker.register(ends, { kind: 'ends', status: 0, at, source });
  if (registers) {
    const [signal, handler] = registers;
    walker.register(signalsIn(args[signal], walker), {
      kind: 'handler',
      handler: callable(args[handler], walker),
      at,
    });
    walker.state.modes.set('runs', true);
  }
  if (!waits || !walker.recording) return NEXT;
  const first = callable(args[0], walker);
  if (first) walker.aside(first);
  return walker.waitsIn(call);
}

/** Packages and extensions that leave signals alone, by the beginning of their classes' names. */
const INERT =
  /^(?:[A-Za-z_]\w*$|(?:GuzzleHttp|Monolog|Predis|Dotenv|Doctrine|Illuminate\\(?:Database|Support|Container|Events|Redis|Http)|Ramsey|Carbon|Symfony\\Component\\(?:Dotenv|HttpClient|Yaml|Filesystem|Finder|String|OptionsResolver|Cache|EventDispatcher|DependencyInjection|HttpFoundation|Serializer|Validator)|Psr|League|Twig|Aws|MongoDB|Elasticsearch|Elastic|PhpMqtt|Google|Sentry|Nyholm|Slim|Laminas|React|Revolt|Workerman|Amp|Enqueue\\Dsn)\\)/;

/** Extensions that bring watchers of signals of their own, without pcntl. */
const WITHOUT_PCNTL = /^(?:Swoole|OpenSwoole|Swow|Event|Ev|UV)(?:\\|$)/;

/**
 * Classes of Swoole that keep data, pass it on or ask for it.
 * @source swoole/swoole-src a281145 ext-src/swoole_{table,atomic,lock,channel_coro,client_coro,http_client_coro,http2_client_coro,
 *   socket_coro,http_request,http_response,http_cookie}.cc: no signal is taken; php_swoole_library.h: the pools are PHP over channels
 */
const OF_SWOOLE =
  /^(?:Open)?Swoole\\(?:Table(?:\\Row)?|Atomic(?:\\Long)?|Lock|(?:Coroutine\\)?(?:Channel|Client|Socket|WaitGroup|Barrier)|Coroutine\\(?:Http2?\\Client\w*|MySQL|Redis|PostgreSQL)|Database\\\w+|ConnectionPool|Http\\(?:Request|Response|Cookie)|WebSocket\\\w*Frame|Exception|ArrayObject|StringObject|ObjectProxy)$/;

/** May a call to something that is not read take signals? Without pcntl few can. */
export function mayTakeSignals(call: Call, walker: Walker, pcntl: boolean | undefined): boolean {
  const on = call.on && walker.evaluate(call.on);
  const name = call.name.startsWith('new ')
    ? call.name.slice(4)
    : on?.kind === 'object'
      ? on.owner
      : undefined;
  if (name === undefined || name === '?') return false;
  if (OF_SWOOLE.test(name)) return false;
  return WITHOUT_PCNTL.test(name) || (pcntl !== false && !INERT.test(name));
}
