import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { calledName } from './names.ts';
import type { RustFile, RustProgram } from './program.ts';
import type { Take } from './takes.ts';

export interface Doubt {
  /** Why what the program does with a signal that none of its calls takes is not known. */
  readonly doubt?: string;
  /** What is taken to be so instead. */
  readonly supposes?: string;
}

export function doubtIn(
  program: RustProgram,
  takes: readonly Take[],
  isTaken: (signal?: SignalName) => boolean,
): Doubt {
  const [missing] = program.missing;
  if (missing !== undefined) return { doubt: missing };
  const spoken = isTaken('SIGTERM') ? undefined : spokenOf(program, takes);
  if (spoken) return { doubt: `${spoken.file.file} speaks of ${spoken.text} in a way that is not followed` };
  if (isTaken()) return {};
  const suspect = (calls: string) =>
    program.dependencies.find(d => isSuspect(program, d.name, d.crate, calls))?.crate;
  const open = suspect(TAKES_OVER);
  if (open !== undefined) return { doubt: `whether the crate ${open} takes signals is not known` };
  // Who only serves a protocol leaves signals to the program.
  const serving = suspect(SERVES);
  return serving === undefined
    ? {}
    : { supposes: `the crate ${serving}, which serves, is taken to leave signals alone` };
}

const SPEAKS =
  /\b(?:SIGTERM|TERM_SIGNALS|SignalFd|sigwait\w*|pthread_sigmask|sigprocmask|thread_block)\b|SignalKind::terminate/;
/** Whoever sends a signal, or looks at how a child ended, takes none. */
const SENDS =
  /kill|raise|^send|^(?:add|sigaddset|remove|sigdelset|thread_block|block)$|signal_child|signal_process|exit|status|from_|as_str|^assert/i;

/** A place that names SIGTERM outside of the calls that are understood. */
function spokenOf(program: RustProgram, takes: readonly Take[]): Node | undefined {
  for (const file of program.files) {
    if (!SPEAKS.test(file.text.text)) continue;
    const names = (n: Node) => /Identifier$/.test(n.name) && n.children.length === 0 && SPEAKS.test(n.text);
    for (const found of program.tree(file).find(names)) {
      const isKnown = takes.some(
        t => t.call.file === found.file && t.call.start <= found.start && found.end <= t.call.end,
      );
      if (!isKnown && isOfInterest(found)) return found;
    }
  }
  return undefined;
}

function isOfInterest(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (/^(?:UseDeclaration|OrPattern|TuplePattern|BinaryExpression|TypeItem|MatchArm)$/.test(at.name))
      return false;
    if (at.name === 'CallExpression' && SENDS.test(calledName(at))) return false;
    if (at.name === 'FunctionItem') return true;
  }
  return false;
}

const SPEAKS_OF_SIGNALS = /graceful|shutdown|signal|interrupt|ctrl_?c|daemon|supervis|terminat/i;
const TAKES_OVER =
  'run\\w*|main|launch\\w*|start\\w*|block_on|wait\\w*|\\w*graceful\\w*|\\w*signal\\w*|\\w*shutdown\\w*';
const SERVES = 'serve\\w*|listen\\w*';

/** Nothing is known of it, and its name speaks of signals or the program hands over to it. */
function isSuspect(program: RustProgram, name: string, crate: string, calls: string): boolean {
  if (isInert(crate)) return false;
  const used = program.files.filter(file => file.text.text.includes(name));
  if (used.length === 0) return false;
  if (SPEAKS_OF_SIGNALS.test(crate)) return true;
  const call = new RegExp(`\\b${name}::(?:\\w+::){0,4}(?:${calls})\\(|#\\[${name}::\\w*(?:main|launch)`);
  return used.some(file => call.test(file.text.text) || handsOver(file, name, calls));
}

/** `launcher::launch(…)` and `launch(…)`, where `use` has brought in the module or the function of the crate. */
function handsOver({ uses, text }: RustFile, crate: string, calls: string): boolean {
  return [...uses].some(([name, path]) => {
    if (!path.startsWith(`${crate}::`) || !/^[a-z]\w*$/.test(name)) return false;
    const module = new RegExp(`(?<![\\w:.])${name}::(?:\\w+::){0,3}(?:${calls})\\(`);
    const isTaking = new RegExp(`^(?:${calls})$`).test(name);
    return module.test(text.text) || (isTaking && new RegExp(`(?<![\\w:.]|fn )${name}\\(`).test(text.text));
  });
}

/**
 * The standard library has no way to take a signal; a crate needs libc, nix, signal-hook or tokio's `signal` for it.
 * These are used most, and take none that stops a program by themselves, each kind for its own reason.
 */
const INERT: ReadonlySet<string> = new Set(
  `
  actix actix-codec actix-files actix-http actix-multipart actix-rt actix-service axum axum-core axum-extra axum-server
  h2 hyper hyper-util poem rouille salvo tide tiny_http tonic tower tower-http warp
  lambda_http lambda_runtime async-graphql juniper jsonrpsee utoipa
  anyhow color-eyre eyre failure human-panic miette quick-error snafu thiserror
  argh clap docopt getopts gumdrop lexopt paw pico-args structopt
  config dotenv dotenvy envy figment
  console-subscriber env_logger fern flexi_logger log log4rs opentelemetry pretty_env_logger sentry simplelog slog
  stderrlog tracing tracing-subscriber metrics prometheus
  async-std crossbeam embassy-executor futures mio monoio glommio may rayon smol tokio tokio-uring
  diesel mongodb mysql mysql_async postgres redis deadpool r2d2 rusqlite sea-orm sled sqlx surrealdb tokio-postgres
  lapin rdkafka rumqttc paho-mqtt async-nats pulsar kafka apalis
  attohttpc curl isahc reqwest surf ureq octocrab
  bincode bytes csv prost quick-xml rmp-serde ron serde serde_json serde_yaml simd-json toml postcard
  aes argon2 base64 bcrypt blake3 hex hmac jsonwebtoken md5 openssl ring rustls sha1 sha2 native-tls
  chrono humantime jiff time uuid ulid
  askama handlebars maud minijinja sailfish tera
  ahash arc-swap bitflags dashmap derive_more either hashbrown indexmap itertools lazy_static lru memchr moka nom num
  num_cpus once_cell parking_lot pest petgraph rand regex scopeguard smallvec strum url walkdir tempfile
  libc nix rustix signal-hook signal-hook-registry signal-hook-tokio ctrlc caps daemonize users hostname sysinfo procfs
  sd-notify
  jemallocator mimalloc tikv-jemallocator snmalloc-rs dhat
  image ffmpeg-next opencv imageproc tantivy
  poise serenity songbird teloxide twilight-gateway matrix-sdk grammers-client
  wasmtime wasmer rhai mlua boa_engine deno_core pyo3
  git2 gix zip tar flate2 zstd lettre notify rust-embed include_dir mime_guess
  `
    .trim()
    .split(/\s+/),
);
/** Crates of one project that share a beginning. */
const FAMILIES =
  /^(?:serde|tokio|tower|tracing|futures|hyper|axum|actix|opentelemetry|aws|sqlx|diesel|sea|windows|winapi|rustls|clap|prost|tonic|crossbeam|async|leptos|utoipa|proc-macro|poem|salvo|askama|num|rand|http|tungstenite|hickory|trust-dns|libp2p|alloy|ethers|arrow|parquet|datafusion|metrics|sentry|rocket|gloo|yew|wasm|candle|burn|bevy|egui|winit|wgpu)(?:[-_].*)?$/;

const isInert = (crate: string): boolean => INERT.has(crate) || FAMILIES.test(crate);
