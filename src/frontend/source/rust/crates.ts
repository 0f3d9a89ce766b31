import type { Node } from '../tree.ts';
import { calledName } from './names.ts';
import type { RustProgram } from './program.ts';
import type { Take } from './takes.ts';

/** Why what the program does with a signal that none of its calls takes is not known. */
export function doubtIn(program: RustProgram, takes: readonly Take[], isTaken: boolean): string | undefined {
  const [missing] = program.missing;
  if (missing !== undefined) return missing;
  const spoken = spokenOf(program, takes);
  if (spoken) return `${spoken.file.file} speaks of ${spoken.text} in a way that is not followed`;
  if (isTaken) return undefined;
  const suspect = program.dependencies.find(d => isSuspect(program, d.name, d.crate));
  if (!suspect) return undefined;
  return `whether the crate ${suspect.crate} takes signals is not known`;
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
  'run\\w*|main|serve\\w*|launch\\w*|start\\w*|listen\\w*|block_on|wait\\w*|\\w*graceful\\w*|\\w*signal\\w*|\\w*shutdown\\w*';

/** Nothing is known of it, and its name speaks of signals or the program hands over to it. */
function isSuspect(program: RustProgram, name: string, crate: string): boolean {
  if (isInert(crate)) return false;
  const used = program.files.filter(file => file.text.text.includes(name));
  if (used.length === 0) return false;
  if (SPEAKS_OF_SIGNALS.test(crate)) return true;
  const call = new RegExp(`\\b${name}::(?:\\w+::){0,4}(?:${TAKES_OVER})\\(|#\\[${name}::\\w*(?:main|launch)`);
  return used.some(file => call.test(file.text.text));
}

/** Crates whose source installs no handler for a signal that stops a program. */
const INERT = new Set(
  'actix-rt actix-files actix-cors actix anyhow axum axum-extra axum-server base64 bytes chrono clap color-eyre config console-subscriber crossbeam dashmap diesel dotenv dotenvy env_logger eyre fern futures h2 hyper hyper-util itertools lazy_static libc log mimalloc nix once_cell opentelemetry parking_lot poem prometheus prost rand rayon redis regex reqwest ring rustls salvo sea-orm sentry serde serde_json sqlx structopt tera thiserror tide time tokio toml tonic tower tower-http tracing tracing-subscriber url uuid warp signal-hook signal-hook-tokio ctrlc paw async-std smol signal-hook-registry sd-notify serenity poise twilight-gateway tiny_http lettre rdkafka lapin mongodb'.split(
    ' ',
  ),
);
const FAMILIES =
  /^(?:serde|tokio|tower|tracing|futures|hyper|axum|actix|opentelemetry|aws-sdk|aws-config|aws|sqlx|diesel|sea-orm|windows|winapi|rustls|clap|prost|tonic|crossbeam|async|leptos|utoipa|proc-macro|poem|salvo|askama|tera|num|rand|http|tungstenite|hickory|trust-dns|libp2p|alloy|ethers|arrow|parquet|datafusion|lambda)(?:[-_].*)?$/;

export const isInert = (crate: string): boolean => INERT.has(crate) || FAMILIES.test(crate);
