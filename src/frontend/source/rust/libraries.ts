import type { SignalName } from '../../../kernel/index.ts';
import type { SignalBehaviour } from '../../../model/index.ts';
import { paused, stopsWith } from '../signals.ts';
import { durationOf } from './durations.ts';
import type { RustProgram } from './program.ts';

/** A crate that takes signals itself, where this is written. */
interface Library {
  readonly crate: string;
  readonly call: RegExp;
  /** It takes none where this is written. */
  readonly unless?: RegExp;
  readonly version?: RegExp;
  readonly signals: readonly SignalName[];
  readonly behaviour: (source: string, program: RustProgram) => SignalBehaviour;
  readonly source: string;
}

const inOrder = (source: string) => stopsWith(0, [{ origin: 'declared', note: source }]);
const USUAL = ['SIGTERM', 'SIGINT'] as const;
const WITH_QUIT = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

const PINGORA = 'cloudflare/pingora pingora-core/src/server/mod.rs, main_loop and run: EXIT_TIMEOUT';

/** Once told it sleeps for its grace period, whatever is in hand. A file that the command line names may set it. */
function afterGrace(source: string, program: RustProgram): SignalBehaviour {
  const [given] = program
    .mentioning('grace_period_seconds')
    .flatMap(
      ({ text }) => /\bgrace_period_seconds\s*[:=]\s*(?:Some\()?([\w.]{1,60})/.exec(text.text)?.[1] ?? [],
    );
  const byDefault = {
    ms: 300_000,
    isSure: !program.files.some(({ text }) => /\bOpt::(?:parse_args|from_args|parse)\(/.test(text.text)),
  };
  const lasts = given === undefined ? byDefault : durationOf(program, `Duration::from_secs(${given})`);
  return paused(lasts && { ...lasts, at: { place: source } }, inOrder(source));
}

const LIBRARIES: readonly Library[] = [
  ...['pingora', 'pingora-core'].flatMap((crate): Library[] => [
    { crate, call: /\.run_forever\(\)/, signals: ['SIGTERM'], behaviour: afterGrace, source: PINGORA },
    { crate, call: /\.run_forever\(\)/, signals: ['SIGINT'], behaviour: inOrder, source: PINGORA },
  ]),
  {
    crate: 'actix-web',
    call: /\bHttpServer::new\(/,
    unless: /\.disable_signals\(\)/,
    signals: WITH_QUIT,
    behaviour: inOrder,
    source:
      'actix/actix-net actix-server/src/signals.rs: INT, TERM and QUIT stop the server; TERM waits for connections',
  },
  {
    crate: 'actix-server',
    call: /\bServer::build\(|\bServerBuilder::new\(/,
    unless: /\.disable_signals\(\)/,
    signals: WITH_QUIT,
    behaviour: inOrder,
    source: 'actix/actix-net actix-server/src/signals.rs',
  },
  {
    crate: 'ntex',
    call: /\bHttpServer::new\(|\bserver::(?:new|build)\(/,
    unless: /\.disable_signals\(\)/,
    signals: WITH_QUIT,
    behaviour: inOrder,
    source: 'ntex-rs/ntex ntex-server/src/signals.rs',
  },
  {
    crate: 'rocket',
    call: /\brocket::(?:build|custom)\(|#\[(?:rocket::)?launch\]/,
    version: /^[=^~>]*\s*0\.5/,
    signals: USUAL,
    behaviour: inOrder,
    source: 'rwf2/Rocket core/lib/src/config/shutdown.rs, 0.5: `ctrlc` is on, and `signals` holds SIGTERM',
  },
  {
    crate: 'tokio-graceful-shutdown',
    call: /\.catch_signals\(\)/,
    signals: USUAL,
    behaviour: inOrder,
    source: 'Finomnis/tokio-graceful-shutdown src/signal_handling.rs',
  },
  {
    crate: 'kube',
    call: /\.shutdown_on_signal\(\)/,
    signals: USUAL,
    behaviour: inOrder,
    source: 'kube-rs/kube kube-runtime/src/controller/mod.rs, shutdown_on_signal',
  },
  {
    crate: 'teloxide',
    call: /\.enable_ctrlc_handler\(\)|\bteloxide::repl\(|::repl\(/,
    signals: ['SIGINT'],
    behaviour: inOrder,
    source: 'teloxide/teloxide crates/teloxide/src/dispatching/dispatcher.rs, enable_ctrlc_handler',
  },
];

/** What the crates that the program uses do with a signal. */
export function libraryBehaviour(program: RustProgram, signal: SignalName): SignalBehaviour | undefined {
  for (const { crate, call, unless, version, signals, behaviour, source } of LIBRARIES) {
    if (!signals.includes(signal)) continue;
    const dependency = program.dependency(crate);
    if (!dependency || (version && dependency.version !== undefined && !version.test(dependency.version)))
      continue;
    const files = program.files.filter(file => call.test(file.text.text));
    if (files.length > 0 && !files.some(file => unless?.test(file.text.text)))
      return behaviour(source, program);
  }
  return undefined;
}
