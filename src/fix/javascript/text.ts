import { type Block, blockAfter, functionNamed } from '../blocks.ts';
import { type Change, unitOf } from '../edits.ts';

/** The block of the function that `process.on('SIGTERM', …)` gets, there or by its name. */
export function listenerBlock(
  source: string,
  { start, end }: Pick<Change, 'start' | 'end'>,
): Block | undefined {
  const call = source.slice(start, end);
  const name = /,\s*([A-Za-z_$][\w$]*)\s*\)$/.exec(call)?.[1];
  const opening = /(?:=>|\bfunction\b[^({]*\([^)]*\))\s*\{/.exec(call);
  if (name !== undefined) return functionNamed(source, name);
  return opening ? blockAfter(source, start + opening.index + opening[0].length - 1, end) : undefined;
}

/** A text of JavaScript in the style of a file: its quotes, and semicolons only where it has them. */
export function inStyleOf(source: string, text: string): string {
  const isBare = !/;[ \t]*(?:\/\/[^\n]*)?\r?$/m.test(source) && STATEMENT.test(source);
  const quotes = (quote: string) => source.split(quote).length;
  const quoted = quotes('"') > quotes("'") ? text.replaceAll("'", '"') : text;
  return isBare ? quoted.replaceAll(/;$/gm, '') : quoted;
}

/** A line that would end in a semicolon, if the file had any. */
const STATEMENT = /^(?:(?:import|export|const|let|var|require)\b[^\n]*[\w)\]'"`}]|[\w$.]+\([^\n]*\))\s*$/m;

/** Behind `const app = await NestFactory.create(…)`: with its hooks the framework closes what the application has open. */
export function nestHooks(source: string): Change | undefined {
  const made =
    /^([ \t]*)(?:const|let)[ \t]+(\w+)(?:[ \t]*:[^=\n]*)?[ \t]*=[ \t]*await[ \t]+NestFactory\.create(?:<[^>\n]*>)?\(/m.exec(
      source,
    );
  if (!made) return undefined;
  const [head, indent = '', app = ''] = made;
  let at = made.index + head.length;
  for (let depth = 1; depth > 0 && at < source.length; at++) {
    if (source[at] === '(') depth++;
    else if (source[at] === ')') depth--;
  }
  const rest = /^;?[ \t]*(?=\r?\n)/.exec(source.slice(at))?.[0];
  if (rest === undefined) return undefined;
  const end = at + rest.length;
  return {
    start: end,
    end,
    text: `\n${indent}${app}.enableShutdownHooks()${rest.startsWith(';') ? ';' : ''}`,
  };
}

/** What is kept open by who is at the other end, and what has to be told apart from the server. */
const STAYS_OPEN =
  /\b(?:ws|websocket|socket\.io|sockjs|event-stream|worker_threads|child_process|cluster|fastify|http2|inspector)\b/i;
const SERVER =
  /^(?:(?:export )?(?:const|let|var) (\w+)(?:: [\w.]+)? = )?(?:(?:https?\s*\.)?createServer\(|(\w+)\.listen\()/gm;
/** What stands behind it is come to later, or never. */
const AWAITS = /^(?:(?:const|let|var) [^=\n]*= )?(?:for )?await\b/m;
const MAKES_SERVERS = /(?:from |require\()['"](?:node:)?https?['"]/;

/**
 * A server that the file makes takes no more requests, and those that it has are answered: what is put at the end of
 * the file, and in front of what makes it.
 * @see https://nodejs.org/api/http.html#serverclosecallback
 */
function closesServer(source: string, signal: string): Closing | undefined {
  if (STAYS_OPEN.test(source) || AWAITS.test(source)) return undefined;
  const all = [...source.matchAll(SERVER)];
  const made = all.filter(([, , app]) => app === undefined || !all.some(([, variable]) => variable === app));
  const [found, other] = made;
  if (!found || !/\blisten\(/.test(source)) return undefined;
  if (other) return closesAll(source, signal, made);
  const [, variable, app] = found;
  const isApp = new RegExp(`^(?:const|let|var) ${app} = (?:express\\(\\)|new Koa\\(\\)|connect\\(\\))`, 'm');
  if (app === undefined ? !MAKES_SERVERS.test(source) : !isApp.test(source)) return undefined;
  const name = variable ?? ['server', 'httpServer'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (name === undefined) return undefined;
  const at = found.index;
  return {
    text: `process.once('${signal}', () => ${name}.close(() => process.exit(0)));`,
    named: variable === undefined ? [{ start: at, end: at, text: `const ${name} = ` }] : [],
  };
}

/** Each server takes no more requests, and the program ends once the last answer of all is out. */
function closesAll(source: string, signal: string, made: readonly RegExpExecArray[]): Closing | undefined {
  const names = made.flatMap(([, variable, app]) => (app === undefined ? (variable ?? []) : []));
  const listens = (name: string) => new RegExp(`\\b${name}\\.listen\\(`).test(source);
  if (names.length !== made.length || !names.every(listens) || !MAKES_SERVERS.test(source)) return undefined;
  const indent = unitOf(source, '  ');
  const lines = [
    `const closed = [${names.join(', ')}].map(server => new Promise(resolve => server.close(resolve)));`,
    'Promise.all(closed).then(() => process.exit(0));',
  ];
  const text = `process.once('${signal}', () => {\n${lines.map(line => indent + line).join('\n')}\n});`;
  return { text, named: [] };
}

/** What a library makes that takes no more work once it is closed, which promises that what it has is done by then. */
const CLOSED: readonly (readonly [library: RegExp, made: RegExp])[] = [
  [
    /(?:from |require\()['"]bullmq['"]/,
    /^(?:export )?(?:const|let|var) (\w+)(?:: \w+(?:<[^=\n]*>)?)? = new (?:\w+\.)?Worker(?:<[^(\n]*>)?\(/gm,
  ],
  [
    /(?:from |require\()['"]fastify['"]/,
    /^(?:export )?(?:const|let|var) (\w+)(?:: \w+)? = (?:await )?(?:[fF]astify|require\(['"]fastify['"]\))\(/gm,
  ],
];

interface Closing {
  readonly text: string;
  readonly named: readonly Change[];
}

/** What ends in order all that a file makes. */
export function closes(source: string, signal: string): Closing | undefined {
  const text = closesMade(source, signal) ?? closesSockets(source, signal);
  return text === undefined ? closesServer(source, signal) : { text, named: [] };
}

/**
 * What the file makes with a library is closed, and with that done.
 * @see https://docs.bullmq.io/guide/workers/graceful-shutdown
 * @see https://fastify.dev/docs/latest/Reference/Server/#close
 */
function closesMade(source: string, signal: string): string | undefined {
  const found = CLOSED.filter(([library]) => library.test(source));
  const [library, made] = found[0] ?? [];
  if (!made || found.length > 1 || AWAITS.test(source)) return undefined;
  const closing = [...source.matchAll(made)].map(([, name]) => `${name}.close()`);
  if (closing.length === 0) return undefined;
  const all = closing.length === 1 ? closing[0] : `Promise.all([${closing.join(', ')}])`;
  const ends = `${all}.then(() => process.exit(0))`;
  if (!/bullmq/.test(library?.source ?? '')) return `process.once('${signal}', () => ${ends});`;
  // A worker without its Redis would wait for that.
  return inLines(source, signal, [`${ends};`]);
}

/** Who is at the other end of a WebSocket is told; who does not answer is not waited for. @see github.com/websockets/ws doc/ws.md */
function closesSockets(source: string, signal: string): string | undefined {
  if (!/(?:from |require\()['"]ws['"]/.test(source) || AWAITS.test(source)) return undefined;
  const [found, other] = [...source.matchAll(SOCKETS)];
  const name = found?.[1];
  if (name === undefined || other || /\.listen\(/.test(source)) return undefined;
  return inLines(source, signal, [
    `for (const client of ${name}.clients) client.close(1001);`,
    `${name}.close(() => process.exit(0));`,
  ]);
}

const SOCKETS =
  /^(?:export )?(?:const|let|var) (\w+)(?:: \w+)? = new (?:WebSocket\w*\.Server|WebSocketServer|WSServer|Server)\(/gm;

/** A listener that ends the process at last, whatever comes of these. */
function inLines(source: string, signal: string, statements: readonly string[]): string {
  const indent = unitOf(source, '  ');
  const lines = ['setTimeout(() => process.exit(1), 5000).unref();', ...statements];
  return `process.once('${signal}', () => {\n${lines.map(line => indent + line).join('\n')}\n});`;
}

/** Where a text ends the process, but for a time limit: `setTimeout(() => process.exit(1), 5000)`. */
export const exitsIn = (text: string): readonly RegExpExecArray[] =>
  [...text.matchAll(/\bprocess\.exit\([^()\n]*\)/g)].filter(
    ({ index }) => !/\bsetTimeout\((?:\(\)|\w+)\s*=>\s*(?:\{[^{}]*)?$/.test(text.slice(0, index)),
  );
