import { path } from '../base/index.ts';
import type { ProcessNode } from '../model/index.ts';
import type { Launch } from './types.ts';

type SignalName = NonNullable<Launch['stop']['signal']>;

/** The words of a command as they are written where it is started. */
export const wordsOf = (node: ProcessNode): readonly string[] => node.startedAs ?? node.argv;

/** A command as CMD and ENTRYPOINT want it: `["node", "server.js"]`. */
export function execForm(argv: readonly string[]): string {
  return `[${argv.map(word => JSON.stringify(word)).join(', ')}]`;
}

/** The ENTRYPOINT that puts an init above what is there. */
export function initAbove({ spec }: Launch): string {
  const { entrypoint, installedInits } = spec;
  const init = installedInits[0]?.program === 'dumb-init' ? 'dumb-init' : 'tini';
  const below = entrypoint?.form === 'exec' ? entrypoint.argv : [];
  return `Run it under an init: ENTRYPOINT ${execForm([init, '--', ...below])}${engineInit(spec)}`;
}

/** How the engine is told to put an init above; Kubernetes has no such thing. */
function engineInit({ declaredIn, orchestrator, engine = 'docker' }: Launch['spec']): string {
  switch (declaredIn ?? orchestrator ?? engine) {
    case 'kubernetes':
    case 'kubelet':
      return '';
    case 'compose':
      return ', or `init: true` for the service';
    case 'ecs':
      return ', or `"initProcessEnabled": true` in linuxParameters of the task definition';
    case 'nomad':
      return ', or `init = true` in the config of the task';
    default:
      return `, or ${engine} run --init`;
  }
}

/** How the grace period is made longer, where the container is declared. */
export function longerGrace({ spec }: Launch): string {
  switch (spec.declaredIn ?? spec.orchestrator ?? spec.engine) {
    case 'kubernetes':
    case 'kubelet':
      return 'Give it more time: terminationGracePeriodSeconds of the pod';
    case 'compose':
      return 'Give it more time: stop_grace_period of the service';
    case 'ecs':
      return 'Give it more time: stopTimeout of the container definition';
    case 'nomad':
      return 'Give it more time: kill_timeout of the task';
    default:
      return 'Give it more time: docker run --stop-timeout, or stop_grace_period in compose';
  }
}

/** How another stop signal is declared: in the image, or where a service is. */
export const stopSignalLine = ({ spec }: Launch, signal: SignalName): string =>
  (spec.declaredIn ?? spec.orchestrator) === 'compose' ? `stop_signal: ${signal}` : `STOPSIGNAL ${signal}`;

/** How a handler is written in the language that a process is; `undefined`: it is no source of the user's. */
export function handlerFor(node: ProcessNode, signal: SignalName): string | undefined {
  const file = node.role === 'shell' ? node.shell?.at?.file : node.sources[0];
  const compiled = COMPILED[/\.\w+$/.exec(file ?? '')?.[0] ?? ''];
  const write = HANDLERS[node.role === 'shell' ? 'sh' : (node.program ?? '')] ?? compiled;
  if (!write || (file === undefined && node.role !== 'shell')) return undefined;
  const where = file === undefined ? '' : ` in ${path.basename(file)}`;
  return `Handle ${signal}${where}: ${write(signal)}`;
}

const javascript = (signal: SignalName) =>
  `process.once('${signal}', () => server.close(() => process.exit(0)))`;

const HANDLERS: Readonly<Record<string, (signal: SignalName) => string>> = {
  python: signal => `signal.signal(signal.${signal}, lambda *_: sys.exit(0))`,
  node: javascript,
  tsx: javascript,
  'ts-node': javascript,
  bun: javascript,
  dotnet: signal => `PosixSignalRegistration.Create(PosixSignal.${signal}, context => stopping.Set())`,
  java: () => 'Runtime.getRuntime().addShutdownHook(new Thread(server::stop))',
  php: signal =>
    `pcntl_async_signals(true); pcntl_signal(${signal}, fn () => exit(0)), with the pcntl extension`,
  perl: signal => `$SIG{${signal.slice(3)}} = sub { exit 0 };`,
  ruby: signal => `trap('${signal.slice(3)}') { exit }`,
  sh: signal => `trap 'exit 0' ${signal.slice(3)}, and wait for background jobs with wait`,
};

const inC = (signal: SignalName) => `sigaction(${signal}, …) with a handler that ends the main loop`;

/** Of a binary, by the ending of its first source. */
const COMPILED: Readonly<Record<string, (signal: SignalName) => string>> = {
  '.go': signal => `signal.NotifyContext(context.Background(), syscall.${signal})`,
  '.rs': signal => `signal_hook::iterator::Signals::new([${signal}]), and end once it yields`,
  '.c': inC,
  '.cc': inC,
  '.cpp': inC,
  '.cxx': inC,
};

/** The signal that ends a program in order, where it is another than the one that is sent. */
export function orderlySignal(node: ProcessNode, sent: SignalName): SignalName | undefined {
  return ORDERLY.find(signal => {
    const behaviour = node.signals[signal];
    if (signal === sent || !behaviour || behaviour.disposition === 'unknown' || behaviour.means) return false;
    return (behaviour.reaction ?? []).some(action => action.do === 'exit' && action.cleansUp);
  });
}

const ORDERLY: readonly SignalName[] = ['SIGTERM', 'SIGQUIT', 'SIGINT', 'SIGWINCH', 'SIGUSR1'];
