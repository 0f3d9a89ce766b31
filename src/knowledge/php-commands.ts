import type { Behaviour, Launch, SignalTable } from '../model/index.ts';
import { caught, stopsInOrder } from './behaviours.ts';
import { either, unknownBehaviour } from './doubt.ts';

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

/** Workers that stop in order where the pcntl extension is there: the official images come without it. */
const pcntl = either('whether the pcntl extension is installed is not known', nothing, stopsInOrder());
const WORKER: Behaviour = {
  signals: { ...PHP_SIGNALS, SIGTERM: pcntl, SIGINT: pcntl, SIGQUIT: pcntl },
  waitsForChildren: 'own',
  lifetime: 'service',
};

const WORKERS = new Set([
  'queue:work',
  'horizon',
  'reverb:start',
  'messenger:consume',
  'pulse:check',
  'pulse:work',
]);
const SERVES = new Set(['serve', 'server:run', 'server:start', 'tinker:serve']);
const SHORT =
  /^(about|cache|clear-compiled|config|db|debug|doctrine|assets|down|env|event|filament|icons|importmap|key|lang|lexik|lint|list|livewire|make|migrate|optimize|package|passport|queue:(restart|failed|retry|flush|table|clear|prune|forget)|router?|schedule:(run|list|finish|test)|scout|secrets|seed|session|storage|telescope|test|tinker|translation|up|vendor|view|wayfinder|ziggy)(:|$)/;

function command(argv: readonly string[], args: readonly string[], tool: string): Launch {
  const name = args.find(a => !a.startsWith('-'));
  if (name === undefined || SHORT.test(name))
    return { kind: 'exits', status: 0, why: `${tool} ${name ?? ''} ends by itself` };
  if (WORKERS.has(name)) return { kind: 'stay', behaviour: WORKER };
  const reason = `what \`${tool} ${name}\` does on a signal is not measured`;
  const dev = SERVES.has(name) ? { devServer: `${tool} ${name}` } : {};
  return { kind: 'stay', behaviour: unknownBehaviour(reason, PHP_SIGNALS), title: argv, ...dev };
}

/** Laravel. @source illuminate/queue Worker.php, listenForSignals: SIGQUIT and SIGTERM stop after the job in progress */
export const artisan = (argv: readonly string[], args: readonly string[]) => command(argv, args, 'artisan');

/** Symfony. @source symfony/messenger ConsumeMessagesCommand.php, getSubscribedSignals */
export const console = (argv: readonly string[], args: readonly string[]) =>
  command(argv, args, 'bin/console');
