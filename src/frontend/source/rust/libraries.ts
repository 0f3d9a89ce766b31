import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour } from '../../../model/index.ts';
import { stopsWith } from '../signals.ts';
import type { RustProgram } from './program.ts';

/** A crate that takes signals itself, where this is written. */
interface Library {
  readonly crate: string;
  readonly call: RegExp;
  /** It takes none where this is written. */
  readonly unless?: RegExp;
  readonly version?: RegExp;
  readonly signals: readonly SignalName[];
  readonly behaviour: (source: string) => KnownSignalBehaviour;
  readonly source: string;
}

const inOrder = (source: string) => stopsWith(0, [{ origin: 'declared', note: source }]);
const USUAL = ['SIGTERM', 'SIGINT'] as const;
const WITH_QUIT = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

const LIBRARIES: readonly Library[] = [
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
export function libraryBehaviour(program: RustProgram, signal: SignalName): KnownSignalBehaviour | undefined {
  for (const { crate, call, unless, version, signals, behaviour, source } of LIBRARIES) {
    if (!signals.includes(signal)) continue;
    const dependency = program.dependency(crate);
    if (!dependency || (version && dependency.version !== undefined && !version.test(dependency.version)))
      continue;
    const files = program.files.filter(file => call.test(file.text.text));
    if (files.length > 0 && !files.some(file => unless?.test(file.text.text))) return behaviour(source);
  }
  return undefined;
}
