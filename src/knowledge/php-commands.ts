import { path } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { Behaviour, Invocation, Launch, SignalTable, World } from '../model/index.ts';
import { all, caught, service, stays, stopsInOrder } from './behaviours.ts';
import { either, unknownBehaviour } from './doubt.ts';
import { hasPcntl } from './php-extensions.ts';
import { composerVersion, isPlainOwnCommand } from './php-own-commands.ts';

/**
 * The handlers that php installs put SIG_DFL back and raise the signal: as PID 1 nothing comes of it. Shutdown
 * functions do not run. @source php-src Zend/zend_signal.c, zend_signal_handler; 8.2.36 as PID 1 and below tini, Linux 6.18
 */
const nothing = caught([{ do: 'raise' }], 'php puts the default back and raises the signal');
export const PHP_SIGNALS: SignalTable = {
  SIGTERM: nothing,
  SIGINT: nothing,
  SIGQUIT: nothing,
  SIGHUP: nothing,
  SIGUSR1: nothing,
  SIGUSR2: nothing,
};

export const PHP: Behaviour = {
  signals: PHP_SIGNALS,
  waitsForChildren: 'own',
  lifetime: 'unknown',
};

/** A worker that takes these signals where the pcntl extension is there: the official images come without it. */
function worker(pcntl: boolean | undefined, signals: readonly SignalName[]): Behaviour {
  const taken =
    pcntl === undefined
      ? either('whether the pcntl extension is installed is not known', nothing, stopsInOrder())
      : pcntl
        ? stopsInOrder()
        : nothing;
  return {
    ...service({ ...PHP_SIGNALS, ...all(signals, taken) }, 'own'),
    ...(pcntl === false ? { lacks: { extension: 'pcntl', signals } } : {}),
  };
}

/** With the signals that stop them. */
const WORKERS: Readonly<Record<string, readonly SignalName[]>> = {
  // illuminate/queue Worker.php, listenForSignals: after the job in progress.
  'queue:work': ['SIGTERM', 'SIGQUIT', 'SIGINT'],
  // laravel/horizon ListensForSignals.php: SIGTERM; its command takes SIGINT as well.
  horizon: ['SIGTERM', 'SIGINT'],
  // laravel/reverb StartServer.php, laravel/octane InteractsWithServers.php: getSubscribedSignals.
  'reverb:start': ['SIGTERM', 'SIGINT'],
  'octane:start': ['SIGTERM', 'SIGINT'],
  'octane:frankenphp': ['SIGTERM', 'SIGINT'],
  'octane:roadrunner': ['SIGTERM', 'SIGINT'],
  'octane:swoole': ['SIGTERM', 'SIGINT'],
  'pulse:check': ['SIGTERM', 'SIGINT', 'SIGQUIT'],
  'pulse:work': ['SIGTERM', 'SIGINT', 'SIGQUIT'],
  // symfony/messenger ConsumeMessagesCommand.php, getSubscribedSignals; `stop_worker_on_signals` changes them.
  'messenger:consume': ['SIGTERM', 'SIGINT'],
};
/** laravel/framework ServeCommand.php, startProcess: traps them from version 10 on, and stops `php -S` before it exits. */
const TRAPPED_BY_SERVE = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const satisfies readonly SignalName[];

function serveTraps(world: World, cwd: string): boolean {
  const text = world.read('composer.json', cwd)?.text ?? '';
  return Number(/"laravel\/framework":\s*"[\^~>=v ]*(\d+)/.exec(text)?.[1] ?? 0) >= 10;
}

const SERVES = new Set(['serve', 'server:run', 'server:start', 'tinker:serve']);
const SHORT =
  /^(about|cache|clear-compiled|config|db|debug|doctrine|assets|down|env|event|filament|icons|importmap|key|lang|lexik|lint|list|livewire|make|migrate|optimize|package|passport|queue:(restart|failed|retry|flush|table|clear|prune|forget)|router?|schedule:(run|list|finish|test)|scout|secrets|seed|session|storage|telescope|test|tinker|translation|up|vendor|view|wayfinder|ziggy)(:|$)/;

/** Commands of extensions that bring handlers of signals without pcntl. */
const BRINGS_HANDLERS = /swoole|swow|hyperf|octane|roadrunner|frankenphp|workerman/;

/**
 * What takes signals for a command of the project's own that has nothing to do with them: Symfony's console, where the
 * framework gives it a dispatcher of events, and Laravel's not.
 *
 * @source symfony/console Application.php at 01bfc76, doRunCommand(): dispatches ConsoleSignalEvent, and exits with its
 *   code, 0 since 6.3; laravel/framework Foundation/Console/Kernel.php, getArtisan(): setSignalsToDispatchEvent() of none
 */
function ofOwnCommand(tool: string, directory: string, world: World): readonly SignalName[] | undefined {
  if (tool === 'artisan') return [];
  const hasDispatcher = composerVersion('symfony/framework-bundle', directory, world) !== undefined;
  const version = composerVersion('symfony/console', directory, world) ?? 0;
  return hasDispatcher && version >= 6.3 ? ['SIGTERM', 'SIGINT'] : undefined;
}

function command(
  { argv, cwd }: Invocation,
  args: readonly string[],
  tool: string,
  world: World,
  directory: string,
): Launch {
  const name = args.find(a => !a.startsWith('-'));
  const served = bySwoole(`${tool} ${name}`, args.slice(args.indexOf(name ?? '') + 1));
  if (served) return served;
  if (name === undefined || SHORT.test(name))
    return { kind: 'exits', status: 0, why: `${tool} ${name ?? ''} ends by itself` };
  const pcntl = hasPcntl(world.files);
  const signals = WORKERS[name];
  if (signals) return { kind: 'stay', behaviour: worker(pcntl, signals) };
  const dev = SERVES.has(name) ? { devServer: `${tool} ${name}` } : {};
  if (name === 'serve' && pcntl !== false && serveTraps(world, cwd))
    return { kind: 'stay', behaviour: worker(pcntl, TRAPPED_BY_SERVE), ...dev };
  // Without pcntl no command can take a signal, whatever it is.
  if (pcntl === false && !BRINGS_HANDLERS.test(name))
    return {
      kind: 'stay',
      behaviour: { ...PHP, ...(SERVES.has(name) ? { lifetime: 'service' } : {}) },
      ...dev,
    };
  const taken = isPlainOwnCommand(name, directory, world) && ofOwnCommand(tool, directory, world);
  if (taken) {
    const { signals: table } = worker(pcntl, taken);
    return { kind: 'stay', behaviour: { ...PHP, signals: table }, title: argv };
  }
  const reason = `what \`${tool} ${name}\` does on a signal is not measured`;
  return { kind: 'stay', behaviour: unknownBehaviour(reason, PHP_SIGNALS), title: argv, ...dev };
}

type Console = (invocation: Invocation, args: readonly string[], world: World, script: string) => Launch;

/** Laravel. */
export const artisan: Console = (invocation, args, world, script) =>
  command(invocation, args, 'artisan', world, path.dirname(path.resolve(invocation.cwd, script)));

/** Symfony. */
export const console: Console = (invocation, args, world, script) =>
  command(
    invocation,
    args,
    'bin/console',
    world,
    path.dirname(path.dirname(path.resolve(invocation.cwd, script))),
  );

/** Swoole's master stops its manager and workers on SIGTERM, and leaves other signals to php. */
const SWOOLE = service(
  { ...PHP_SIGNALS, SIGTERM: stopsInOrder(), SIGUSR1: stays('reloads its workers') },
  'own',
);

/**
 * Consoles that serve by Swoole in this very process. @source hyperf/hyperf src/server/src/Command/StartServer.php;
 * swooletw/laravel-swoole 03f9f77 src/Commands/HttpServerCommand.php: start(), restart(); hhxsv5/laravel-s 002bf26
 * bin/laravels, src/Console/Portal.php: start(); swoole/swoole-src src/server/master.cc, master_signal_handler
 */
const SERVE_BY_SWOOLE: Readonly<Record<string, RegExp>> = {
  'hyperf.php': /^(?:start|server:watch)$/,
  'artisan swoole:http': /^(?:start|restart)$/,
  laravels: /^(?:start|restart)$/,
};
const IN_BACKGROUND = /^(?:-d|--daemonize)$/;

/** `undefined`: it is another console, or what is served goes to the background. */
export function bySwoole(console: string, args: readonly string[]): Launch | undefined {
  const serves = SERVE_BY_SWOOLE[console];
  const name = args.find(a => !a.startsWith('-')) ?? '';
  if (!serves || args.some(arg => IN_BACKGROUND.test(arg))) return undefined;
  return serves.test(name)
    ? { kind: 'stay', behaviour: SWOOLE }
    : { kind: 'exits', status: 0, why: `${console} ${name} ends by itself` };
}
