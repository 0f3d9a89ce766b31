import { type Change, joinChanges } from '../edits.ts';
import {
  bracesAround,
  firstOnLine,
  hookOf,
  importsOf,
  indentOf,
  interruptible,
  isOfClass,
  type JvmText,
  linesBehind,
  mainBody,
  statementEnd,
  stepOf,
} from './text.ts';

interface Stopping {
  /** The import that a file has which makes one. */
  readonly imports: RegExp;
  /** What makes one, behind `=`. */
  readonly makes: string;
  /** Calls that end it, on its name. */
  readonly calls: readonly string[];
  /** They may be interrupted, which Java asks about. */
  readonly waits?: true;
  /** It sees to the signal by itself once it is told to: no hook. */
  readonly setting?: true;
  /** What it is called where it has no name; absent: what makes it may not be all that stands there. */
  readonly named?: readonly [type: string, name: string];
  readonly takes?: readonly string[];
  /** Builds that have a version for which this is not written. */
  readonly not?: RegExp;
}

const TIME = 'java.util.concurrent.TimeUnit';
const AWAIT = 'awaitTermination(5, TimeUnit.SECONDS)';

/**
 * In the order in which they end: what takes work first, then what does it.
 * @source JDK 17 HttpServer, ExecutorService; javalin/javalin Javalin.java; undertow-io/undertow Undertow.java;
 *   grpc/grpc-java Server.java; netty/netty EventExecutorGroup.java; eclipse-vertx/vert.x Vertx.java;
 *   apache/kafka KafkaStreams.java; jetty/jetty.project Server.java; http4k Http4kServer.kt
 */
const STOPPING: readonly Stopping[] = [
  { imports: /^com\.sun\.net\.httpserver\./, makes: 'Https?Server\\.create\\(', calls: ['stop(1)'] },
  {
    imports: /^io\.javalin\./,
    makes: 'Javalin\\.(?:create|start)\\(',
    calls: ['stop()'],
    named: ['Javalin', 'app'],
  },
  { imports: /^io\.undertow\./, makes: 'Undertow\\.builder\\(', calls: ['stop()'] },
  { imports: /^org\.http4k\./, makes: '[^=\\n]*\\.asServer\\(', calls: ['stop()'] },
  {
    imports: /^io\.grpc\./,
    makes: '(?:Netty)?ServerBuilder\\s*\\.for\\w+\\(',
    calls: ['shutdown()', AWAIT],
    waits: true,
    takes: [TIME],
  },
  {
    imports: /^org\.eclipse\.jetty\.server\./,
    makes: '(?:new )?Server\\(',
    calls: ['setStopAtShutdown(true)'],
    setting: true,
  },
  {
    imports: /^io\.vertx\.core\./,
    makes: 'Vertx\\.vertx\\(',
    calls: ['close().toCompletionStage().toCompletableFuture().join()'],
    not: /\bvertx\b[\s\S]{0,200}?\b[23]\.\d+\.\d/i,
  },
  { imports: /^org\.apache\.kafka\.streams\./, makes: '(?:new )?KafkaStreams\\(', calls: ['close()'] },
  {
    imports: /^io\.netty\./,
    makes: '(?:new )?(?:Nio|Epoll|MultiThreadIo)?EventLoopGroup\\(',
    calls: ['shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly()'],
    takes: [TIME],
  },
  {
    imports: /^java\.util\.concurrent\./,
    makes: '(?:Executors\\.new(?!VirtualThreadPerTask)\\w+\\(|(?:new )?(?:Scheduled)?ThreadPoolExecutor\\()',
    calls: ['shutdown()', AWAIT],
    waits: true,
    takes: [TIME],
  },
];

interface Made {
  readonly stopping: Stopping;
  readonly name: string;
  /** Behind the statement that makes it. */
  readonly end: number;
  /** The braces around that. */
  readonly around: readonly number[];
  readonly isField: boolean;
  readonly changes: readonly Change[];
}

/** Hooks that end what the file serves with; `undefined`: nothing that is known here, or out of reach. */
export function stopsServers(text: JvmText, build: string): readonly Change[] | undefined {
  const spark = stopsSpark(text);
  if (spark) return spark;
  const imports = [...text.code.matchAll(/^import[ \t]+(?:static[ \t]+)?([\w.]+)/gm)].map(
    ([, one = '']) => one,
  );
  const used = STOPPING.filter(({ imports: own }) =>
    imports.some(one => own.test(one) || own.test(`${one}.`)),
  );
  const all: Made[] = [];
  for (const stopping of used) {
    const found = madeBy(text, stopping);
    // A pool that has no name is that of a server, which is asked to end what it does.
    if (found === undefined && stopping.makes.startsWith('(?:Executors') && all.length > 0) continue;
    if (found === undefined || (found.length > 0 && stopping.not?.test(build))) return undefined;
    all.push(...found);
  }
  if (all.length === 0) return undefined;
  // A worker that goes round for good is not ended by being asked to take no more.
  const isPoolOnly = all.every(({ stopping }) => stopping.imports.test('java.util.concurrent.'));
  if (isPoolOnly && /\bwhile\s*\(\s*true\s*\)|\bfor\s*\(\s*;\s*;\s*\)|\baccept\(\)/.test(text.code))
    return undefined;
  const settings = all.filter(({ stopping }) => stopping.setting);
  const hooked = all.filter(({ stopping }) => !stopping.setting);
  const hook = hookFor(text, hooked);
  if (!hook) return undefined;
  const set = settings.map(({ name, end, stopping }) =>
    linesBehind(end, indentOf(text.source, end - 1), [
      ...stopping.calls.map(call => `${name}.${call}${text.language === 'java' ? ';' : ''}`),
    ]),
  );
  const takes = hooked.flatMap(({ stopping }) => stopping.takes ?? []);
  return joinChanges([...all.flatMap(({ changes }) => changes), ...set, ...hook, ...importsOf(text, takes)]);
}

/** All of one kind that the file makes; `undefined`: one of them has no name to be ended by. */
function madeBy(text: JvmText, stopping: Stopping): readonly Made[] | undefined {
  const { code, language, source } = text;
  const all: Made[] = [];
  for (const { index } of code.matchAll(new RegExp(`(?<![\\w.])${stopping.makes}`, 'g'))) {
    const begin = firstOnLine(source, index);
    const front = code.slice(begin, index);
    const around = bracesAround(code, begin);
    const name = /^(?:[\w<>?,.[\]@ ]+[ \t])?(?:this\.)?(\w+)(?:\s*:[^=]+)?[ \t]*=\s*$/.exec(front)?.[1];
    const end = statementEnd(text, begin);
    if (end === undefined) return undefined;
    const isField = isOfClass(code, around.at(-1) ?? 0);
    if (name !== undefined && !/^return\b/.test(front)) {
      if (isChangedAgain(code, name)) return undefined;
      const isStatic = language !== 'java' || /\bstatic\b/.test(front);
      if (isField && !isStatic) return undefined;
      all.push({ stopping, name, end, around, isField, changes: [] });
      continue;
    }
    const [type, own = ''] = stopping.named ?? [];
    if (type === undefined || front !== '' || new RegExp(`\\b${own}\\b`).test(code)) return undefined;
    const declared = { java: `${type} `, kotlin: 'val ', scala: 'val ' }[language];
    const changes = [{ start: begin, end: begin, text: `${declared}${own} = ` }];
    all.push({ stopping, name: own, end, around, isField: false, changes });
  }
  return all;
}

/** What a lambda takes is set once. */
const isChangedAgain = (code: string, name: string) =>
  [
    ...code.matchAll(new RegExp(`(?<![\\w.]|\\w\\.)(?:this\\.)?${name}(?:\\s*:[^=\\n]+)?\\s*=(?!=)`, 'g')),
  ].filter(({ index }) => !/=\s*$/.test(code.slice(Math.max(0, index - 3), index))).length > 1;

/** Behind the last that is made, where all of them are in reach. */
function hookFor(text: JvmText, made: readonly Made[]): readonly Change[] | undefined {
  if (made.length === 0) return [];
  const { language, source } = text;
  const step = stepOf(source);
  const semicolon = language === 'java' ? ';' : '';
  const lines = made.flatMap(({ name, stopping: { calls, waits } }) => {
    const own = calls.map(call => `${name}.${call}`);
    if (!waits) return own.map(call => `${call}${semicolon}`);
    const [first = '', ...rest] = own;
    return [`${first}${semicolon}`, ...interruptible(language, rest, step)];
  });
  const locals = made.filter(({ isField }) => !isField).sort((a, b) => a.end - b.end);
  const last = locals.at(-1);
  const main = last ? undefined : mainBody(text);
  const place = last ? { at: last.end, indent: indentOf(source, last.end - 1) } : undefined;
  if (last && locals.some(({ around }) => !around.every((open, i) => last.around[i] === open)))
    return undefined;
  if (last && isOfClass(text.code, last.around.at(-1) ?? 0)) return undefined;
  if (place && last) {
    const begin = lastLineIndent(text, last);
    return [linesBehind(place.at, begin, hookOf(language, lines, step))];
  }
  if (!main) return undefined;
  const indent = `${indentOf(source, main.open)}${step}`;
  return [linesBehind(main.open + 1, indent, hookOf(language, lines, step))];
}

/** A statement of several lines ends further in than it begins. */
function lastLineIndent({ source, code }: JvmText, { end, around }: Made): string {
  const open = around.at(-1) ?? 0;
  const first = /\S/.exec(code.slice(open + 1, end));
  return first ? indentOf(source, open + 1 + first.index) : '';
}

/** Its server has no name: the class stops it. */
function stopsSpark(text: JvmText): readonly Change[] | undefined {
  const { code, language, source } = text;
  if (language !== 'java' || !/^import[ \t]+(?:static[ \t]+)?spark\./m.test(code)) return undefined;
  const main = mainBody(text);
  if (!main) return undefined;
  const spark = /^import[ \t]+spark\.(?:Spark|\*);/m.test(code) ? 'Spark' : 'spark.Spark';
  const lines = [`${spark}.stop();`, `${spark}.awaitStop();`];
  const step = stepOf(source);
  const indent = `${indentOf(source, main.open)}${step}`;
  return [linesBehind(main.open + 1, indent, hookOf('java', lines, step))];
}
