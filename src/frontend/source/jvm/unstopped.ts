import { type Body, MAX_BODIES, methodsOf } from './bodies.ts';
import type { Hook } from './hooks.ts';
import type { JvmFile } from './program.ts';
import { isFollowed, STATEMENTS } from './waking.ts';

/**
 * What serves or consumes by threads of its own, and registers no hook: a file that imports the first and calls the
 * second. @source javalin/javalin Javalin.java; perwendel/spark EmbeddedJettyServer.java; JDK 17 HttpServer;
 *   undertow-io/undertow Undertow.java; grpc/grpc-java ServerImpl.java; netty/netty ServerBootstrap.java;
 *   eclipse-vertx/vert.x VertxImpl.java; apache/kafka KafkaConsumer.java, KafkaStreams.java; http4k Http4kServer.kt
 */
const WORKS: readonly (readonly [RegExp, RegExp])[] = [
  [/^io\.javalin\./, /\bJavalin\s*\.\s*(?:create|start)\b/],
  [/^spark\./, /\bspark\.Spark\b/],
  [/^com\.sun\.net\.httpserver\./, /\bHttps?Server\s*\.\s*create\b/],
  [/^io\.undertow\./, /\bUndertow\s*\.\s*builder\b/],
  [/^io\.grpc\./, /\b(?:Netty)?ServerBuilder\s*\.\s*for\w+/],
  [/^io\.netty\.bootstrap\./, /\bServerBootstrap\s*\(/],
  [/^io\.vertx\.core\./, /\bVertx\s*\.\s*vertx\s*\(/],
  [/^org\.apache\.kafka\.streams\./, /\bKafkaStreams\s*\(/],
  [/^org\.apache\.kafka\.clients\.consumer\./, /\bKafkaConsumer\s*[(<]/],
  [/^org\.http4k\.server\./, /\basServer\s*\(/],
];

/** Calls that end nothing, and keep nothing of what is in work. */
const IDLE =
  /^(?:log|fine|info|debug|warn|warning|error|severe|trace|print\w*|format|flush|addShutdownHook|Thread|thread|currentThread|setName|delete\w*|is[A-Z]\w*|get[A-Z]\w*|equals|toString|currentTimeMillis|nanoTime)$/;
/** A log, a pool of connections, a file: what a server has in work does not end with these. */
const MINOR =
  /(?:log(?:ger|s|manager|context)?|metrics?|meters?|trac(?:er|ing)|telemetry|sentry|registry|^ds|data_?source|hikari\w*|pool|database|db|connections?|conn|cache|files?|path|pid|lock|redis|jedis|lettuce|mongo(?:client)?|session(?:factory)?|entitymanager(?:factory)?|emf|jdbi|flyway)$/i;
/** `pool.shutdown()` may be the pool of threads that work. */
const THREADS = /^(?:Executors?|ExecutorService|ThreadPool\w*|ScheduledExecutorService)$/;

/**
 * What goes on when all hooks have run, where each of them ends no more than a log or a pool of connections: the JVM
 * halts in the midst of it. `undefined`: nothing shows that.
 */
export function unstopped(hooks: readonly Hook[], files: readonly JvmFile[]): string | undefined {
  if (hooks.length === 0 || !hooks.every(isMinor)) return undefined;
  const working = files.find(({ imports, text }) =>
    WORKS.some(([packages, call]) => imports.some(i => packages.test(i)) && call.test(text.text)),
  );
  return working?.text.file;
}

const isMinor = ({ effect, bodies }: Hook): boolean =>
  effect.kind === 'ends' && bodies.length < MAX_BODIES && bodies.every(body => onlyMinor(body, bodies));

function onlyMinor({ file, tokens, from, to, isGuess }: Body, bodies: readonly Body[]): boolean {
  const { list } = tokens;
  if (isGuess) return false;
  const usesThreads = list.some(t => THREADS.test(t.text));
  for (let at = from; at < to; at++) {
    const { kind, text } = list[at] ?? { kind: 'mark', text: '' };
    if (kind !== 'word' || STATEMENTS.test(text) || IDLE.test(text)) continue;
    const before = list[at - 1]?.text;
    const isLink = before === '::' || (before === '.' && list[at + 1]?.text === '(');
    const owner = isLink ? list[at - 2] : undefined;
    const isCall = isLink || list[at + 1]?.text === '(';
    const isOwn = !owner || /^(?:this|[A-Z]\w*)$/.test(owner.text);
    if (!isCall) continue;
    // Of several methods of one name, one has been followed.
    if (isOwn && isFollowed(bodies, text) && methodsOf(file, tokens, text).length < 2) continue;
    if (owner?.kind !== 'word' || !MINOR.test(owner.text)) return false;
    if (usesThreads && /pool/i.test(owner.text)) return false;
  }
  return true;
}
