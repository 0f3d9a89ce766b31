import type { Behaviour, Launch } from '../model/index.ts';
import { caught, stopsInOrder, unread } from './behaviours.ts';
import { either, unknownBehaviour } from './doubt.ts';

const nothing = caught([], 'php installs handlers that do nothing');
const SIGNALS = {
  SIGTERM: nothing,
  SIGINT: nothing,
  SIGQUIT: nothing,
  SIGHUP: nothing,
  SIGUSR1: nothing,
  SIGUSR2: nothing,
};

export const PHP: Behaviour = {
  signals: unread('PHP', SIGNALS),
  waitsForChildren: 'own',
  lifetime: 'unknown',
};

/** Workers that stop in order where the pcntl extension is there: the official images come without it. */
const pcntl = either('whether the pcntl extension is installed is not known', nothing, stopsInOrder());
const WORKER: Behaviour = {
  signals: { ...SIGNALS, SIGTERM: pcntl, SIGINT: pcntl, SIGQUIT: pcntl },
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
  return { kind: 'stay', behaviour: unknownBehaviour(reason, SIGNALS), title: argv, ...dev };
}

/** Laravel. @source illuminate/queue Worker.php, listenForSignals: SIGQUIT and SIGTERM stop after the job in progress */
export const artisan = (argv: readonly string[], args: readonly string[]) => command(argv, args, 'artisan');

/** Symfony. @source symfony/messenger ConsumeMessagesCommand.php, getSubscribedSignals */
export const console = (argv: readonly string[], args: readonly string[]) =>
  command(argv, args, 'bin/console');
