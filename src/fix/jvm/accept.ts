import { blockEnd, parenthesisEnd } from '../blocks.ts';
import { type Change, joinChanges } from '../edits.ts';
import { free, hookAbove, type Loop } from './loop.ts';
import {
  bracesAround,
  firstOnLine,
  importsOf,
  indentOf,
  interruptible,
  type JvmText,
  stepOf,
} from './text.ts';

/** A socket that is closed lets nobody wait for a connection; what is answered is answered first. */
export function accepts(loop: Loop): readonly Change[] | undefined {
  const { text, head, body } = loop;
  const { code, source, language } = text;
  const [accept, other] = [...body.matchAll(/\b(\w+)\.accept\(\)/g)];
  const name = accept?.[1];
  if (!accept || other || name === undefined || language !== 'java') return undefined;
  if (!new RegExp(`\\bServerSocket ${name} = new ServerSocket\\(`).test(code)) return undefined;
  const pooled = inPool(loop);
  if (!pooled && /\bnew Thread\(|\.start\(|\bstartVirtualThread\b/.test(body)) return undefined;
  const pool = pooled?.name ?? /\b(\w+)\.(?:submit|execute)\(/.exec(body)?.[1];
  const step = stepOf(source);
  const isPool = pool !== undefined && new RegExp(`\\b${pool} = Executors\\.`).test(code);
  if (pool !== undefined && !pooled && !isPool) return undefined;
  const close = interruptible(language, [`${name}.close()`], step);
  const worker = hookAbove(loop, {
    ...(pooled ? { declared: `ExecutorService ${pooled.name} = Executors.newCachedThreadPool();` } : {}),
    told: 'CLOSE',
    then: pool === undefined ? [] : [`${pool}.shutdown()`, `${pool}.awaitTermination(5, TimeUnit.SECONDS)`],
  });
  if (!worker || close.length === 0) return undefined;
  // Closing may fail, as may waiting.
  const hook = closing(worker, name, step);
  const at = head.end + accept.index;
  const begin = firstOnLine(source, at);
  const caught = catching(text, loop, { begin, at, name, step });
  if (!caught) return undefined;
  return joinChanges([
    ...importsOf(text, [
      ...(caught.length > 0 ? ['java.net.SocketException'] : []),
      'java.io.IOException',
      ...(pooled ? ['java.util.concurrent.ExecutorService', 'java.util.concurrent.Executors'] : []),
      ...(pool === undefined ? [] : ['java.util.concurrent.TimeUnit']),
    ]),
    hook,
    { ...head, text: `while (!${name}.isClosed()) {` },
    ...caught,
    ...(pooled?.changes ?? []),
  ]);
}

interface Pooled {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** Nobody waits for a thread that has no name, `new Thread(() -> answer(client)).start();`: a pool is waited for. */
function inPool({ text: { code, source }, head, body }: Loop): Pooled | undefined {
  const name = free(code, 'connections', 'connectionPool');
  const [start, other] = [...body.matchAll(/\.start\(\);/g)];
  const [made, another] = [...body.matchAll(/\bnew (\w+)\(/g)].filter(
    ([, type = '']) => type === 'Thread' || new RegExp(`\\bclass ${type} extends Thread\\b`).test(code),
  );
  if (name === undefined || !start || other || !made || another) return undefined;
  const from = head.end + made.index;
  const open = from + made[0].length - 1;
  const close = parenthesisEnd(code, open);
  if (close === undefined) return undefined;
  const end = head.end + start.index + start[0].length;
  const line = firstOnLine(source, from);
  const behind = code.slice(close + 1, end);
  const own = /^(?:final )?\w+ (\w+) = $/.exec(code.slice(line, from))?.[1];
  const isApart = own !== undefined && new RegExp(`^;\\s*${own}\\.start\\(\\);$`).test(behind);
  if (!isApart && (line !== from || behind !== '.start();')) return undefined;
  const args = source.slice(open + 1, close);
  if (made[1] === 'Thread' && !isOne(code.slice(open + 1, close))) return undefined;
  const task = made[1] === 'Thread' ? args : source.slice(from, close + 1);
  return { name, changes: [{ start: line, end, text: `${name}.execute(${task});` }] };
}

/** One argument, and no name for the thread behind it. */
function isOne(args: string): boolean {
  let depth = 0;
  for (const char of args) {
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) return false;
  }
  return args.trim() !== '';
}

const closing = (hook: Change, name: string, step: string): Change => ({
  ...hook,
  text: hook.text
    .replace(/^([ \t]*)CLOSE;\n([ \t]*)try \{\n/m, `$1try {\n$1${step}${name}.close();\n`)
    .replace(
      '} catch (InterruptedException interrupted) {',
      () => '} catch (IOException | InterruptedException stopped) {',
    ),
});

/** What accept throws once its socket is closed, unless something catches it in the loop. */
function catching(
  { code, source }: JvmText,
  { head }: Loop,
  {
    begin,
    at,
    name,
    step,
  }: { readonly begin: number; readonly at: number; readonly name: string; readonly step: string },
): readonly Change[] | undefined {
  const isInTry = bracesAround(code.slice(head.end), at - head.end).length > 0;
  if (isInTry) return [];
  const indent = indentOf(source, begin);
  const end = code.indexOf('\n', at);
  const line = source.slice(begin, end).trimEnd();
  const resource = /^try\s*\(/.test(line);
  const leaves = `if (${name}.isClosed()) {`;
  if (resource) {
    const open = code.indexOf('{', at);
    const close = blockEnd(source, open);
    if (close === undefined) return undefined;
    if (/^\}\s*catch\s*\((?:final\s+)?(?:IO)?Exception\b/.test(code.slice(close))) return [];
    const body = `} catch (SocketException closed) {\n${indent}${step}if (!${name}.isClosed()) {\n${indent}${step}${step}throw closed;\n${indent}${step}}\n${indent}}`;
    return [{ start: close, end: close + 1, text: body }];
  }
  const [, type, own] = /^(?:final )?(Socket|var) (\w+) = \w+\.accept\(\);$/.exec(line) ?? [];
  if (own === undefined || type === undefined) return undefined;
  const lines = [
    `Socket ${own};`,
    'try {',
    `${step}${own} = ${name}.accept();`,
    '} catch (SocketException closed) {',
    `${step}${leaves}`,
    `${step}${step}break;`,
    `${step}}`,
    `${step}throw closed;`,
    '}',
  ];
  return [{ start: begin, end: begin + line.length, text: lines.join(`\n${indent}`) }];
}
