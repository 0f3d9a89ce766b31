import { blockEnd } from './blocks.ts';
import { type Change, joinChanges, lineStart } from './edits.ts';
import {
  bracesAround,
  firstOnLine,
  hookOf,
  importsOf,
  indentOf,
  interruptible,
  type JvmText,
  stepOf,
} from './jvm-text.ts';

const TURNS = /\bwhile\s*\(\s*true\s*\)\s*\{|\bfor\s*\(\s*;\s*;\s*\)\s*\{/g;
/** It stands there until something comes, and hears nothing of a flag. */
const WAITS =
  /\.(?:take|accept|receive\w*|read\w*|b[lr]pop\w*|brpoplpush|wait|park|next\w*|await\w*|join|basicConsume|watch|select|poll)\s*\(/;
const SLEEPS = /\bThread\.sleep\(/g;
/** What a loop may sleep without hearing of the end. */
const SHORT_MS = 5_000;

interface Loop {
  readonly text: JvmText;
  /** Its head, from the word to the brace. */
  readonly head: Change;
  readonly close: number;
  readonly body: string;
}

/** The one loop of the file that goes round for good ends, and a hook waits for the thread that it runs in. */
export function endsLoop(text: JvmText): readonly Change[] | undefined {
  const [found, other] = [...text.code.matchAll(TURNS)];
  if (text.language === 'scala' || !found || other) return undefined;
  const open = found.index + found[0].length - 1;
  const close = blockEnd(text.source, open);
  if (close === undefined || /^[ \t]*\}/.test(text.source.slice(lineStart(text.source, found.index))))
    return undefined;
  const loop: Loop = {
    text,
    head: { start: found.index, end: open + 1, text: '' },
    close,
    body: text.code.slice(open + 1, close),
  };
  if (firstOnLine(text.source, found.index) !== found.index || !isInVoid(loop)) return undefined;
  return consumes(loop) ?? accepts(loop) ?? sleeps(loop);
}

/** Behind a loop that ends a method has to return what it promises. */
function isInVoid({ text: { code, language }, head }: Loop): boolean {
  const heads = bracesAround(code, head.start).map(open => code.slice(Math.max(0, open - 200), open));
  const own = heads.findLast(
    one => !/\b(?:try|catch|if|else|synchronized|do)\s*(?:\([^{};]*\)\s*)?$/.test(one),
  );
  if (own === undefined) return false;
  return language === 'kotlin'
    ? /\bfun\s+\w+\s*\([^()]*\)(?:\s*:\s*Unit)?\s*$/.test(own)
    : /\bvoid\s+\w+\s*\([^()]*\)\s*(?:throws\s+[\w., \r\n]+)?$|->\s*$/.test(own);
}

const free = (code: string, ...names: readonly string[]): string | undefined =>
  names.find(name => !new RegExp(`\\b${name}\\b`).test(code));

/** The thread that the loop runs in, and a hook that says a word to it and waits. */
function hookAbove(
  loop: Loop,
  said: { readonly declared?: string; readonly told: string; readonly then?: readonly string[] },
) {
  const { text, head } = loop;
  const { source, code, language } = text;
  const worker = free(code, 'worker', 'loopThread', 'stoppedThread');
  if (worker === undefined) return undefined;
  const step = stepOf(source);
  const end = language === 'java' ? ';' : '';
  // Where the worker itself exits, it waits for the hook, which is not to wait for the worker for good.
  const limit = /\bSystem\.exit\(|\bexitProcess\(/.test(code) ? '5000' : '';
  const lines = [
    ...(said.declared === undefined ? [] : [said.declared]),
    `${language === 'java' ? 'Thread' : 'val'} ${worker} = Thread.currentThread()${end}`,
    ...hookOf(
      language,
      [
        `${said.told}${end}`,
        ...interruptible(language, [`${worker}.join(${limit})`, ...(said.then ?? [])], step),
      ],
      step,
    ),
  ];
  const at = aboveComments(source, lineStart(source, head.start));
  const indent = indentOf(source, head.start);
  return { start: at, end: at, text: lines.map(line => `${indent}${line}\n`).join('') };
}

function aboveComments(source: string, at: number): number {
  if (at === 0) return at;
  const above = lineStart(source, at - 1);
  return /^[ \t]*\/\//.test(source.slice(above, at)) ? aboveComments(source, above) : at;
}

/** It asks a latch, and sleeps until that is open. */
function sleeps(loop: Loop): readonly Change[] | undefined {
  const { text, head, body } = loop;
  const { code, language } = text;
  const outside = code.slice(0, head.start) + code.slice(loop.close);
  if (WAITS.test(body) || WAITS.test(outside)) return undefined;
  if ([...outside.matchAll(SLEEPS)].length > 0 || !areShort(body)) return undefined;
  const java = language === 'java';
  const found = [...body.matchAll(/(?<![\w.])Thread\.sleep\(((?:[^(),]|\([^()]*\))+)\)/g)];
  if (found.length !== [...body.matchAll(SLEEPS)].length) return undefined;
  const name = found.length > 0 ? free(code, 'stopping', 'stopLatch') : free(code, 'running', 'goesOn');
  if (name === undefined) return undefined;
  const latch = found.length > 0;
  const [type, value] = latch ? ['CountDownLatch', '1'] : ['AtomicBoolean', 'true'];
  const hook = hookAbove(loop, {
    declared: java ? `${type} ${name} = new ${type}(${value});` : `val ${name} = ${type}(${value})`,
    told: latch ? `${name}.countDown()` : `${name}.set(false)`,
  });
  if (!hook) return undefined;
  const asked = found.map(({ 0: { length }, 1: ms, index }) => ({
    start: head.end + index,
    end: head.end + index + length,
    text: `${name}.await(${ms}, TimeUnit.MILLISECONDS)`,
  }));
  const names = latch
    ? ['java.util.concurrent.CountDownLatch', 'java.util.concurrent.TimeUnit']
    : ['java.util.concurrent.atomic.AtomicBoolean'];
  const isGoingOn = latch ? `${name}.count > 0` : `${name}.get()`;
  const condition = java && latch ? `${name}.getCount() > 0` : isGoingOn;
  return joinChanges([
    ...importsOf(text, names),
    hook,
    { ...head, text: `while (${condition}) {` },
    ...asked,
  ]);
}

/** Sleeps of other kinds. */
const areShort = (body: string) =>
  [...body.matchAll(/\b(?:delay|(?:SECONDS|MINUTES|HOURS)\.sleep|sleep\w*)\s*\(([^()]*)\)/g)].every(
    ({ 0: call, 1: ms = '', index }) =>
      body.slice(0, index).endsWith('Thread.') ||
      (call.startsWith('delay') && Number(ms.replace(/[_L]/g, '')) <= SHORT_MS),
  );

/** A consumer of Kafka is woken: https://kafka.apache.org/documentation, KafkaConsumer, Multi-threaded Processing. */
function consumes(loop: Loop): readonly Change[] | undefined {
  const { text, head, body, close } = loop;
  const { code, source, language } = text;
  if (language !== 'java' || !/^import org\.apache\.kafka\.clients\.consumer\./m.test(code)) return undefined;
  const name = /\b(\w+)\.poll\(/.exec(body)?.[1];
  if (name === undefined || /\bWakeupException\b|\.wakeup\(/.test(code)) return undefined;
  const hook = hookAbove(loop, { told: `${name}.wakeup()` });
  if (!hook) return undefined;
  const imported = importsOf(text, ['org.apache.kafka.common.errors.WakeupException']);
  const around = bracesAround(code, head.start).at(-1) ?? 0;
  const caught = (indent: string) =>
    `} catch (WakeupException stopped) {\n${indent}${stepOf(source)}// The container is to stop.\n${indent}`;
  if (/\btry\s*(?:\([^{}]*\)\s*)?$/.test(code.slice(Math.max(0, around - 400), around))) {
    const end = blockEnd(source, around);
    if (end === undefined) return undefined;
    const rest = /^\}\s*(catch|finally)\b/.exec(code.slice(end));
    const indent = indentOf(source, end);
    return joinChanges([
      ...imported,
      hook,
      { start: end, end: end + (rest ? 1 : 0), text: caught(indent) + (rest ? '}' : '') },
    ]);
  }
  const indent = indentOf(source, head.start);
  const step = stepOf(source);
  const from = aboveComments(source, lineStart(source, head.start));
  const inner = source.slice(from, close + 1).replace(/^(?=[^\r\n])/gm, step);
  const closes = code.includes(`${name}.close(`)
    ? '}'
    : `} finally {\n${indent}${step}${name}.close();\n${indent}}`;
  const end = caught(indent) + closes;
  return joinChanges([
    ...imported,
    { start: from, end: close + 1, text: `${hook.text}${indent}try {\n${inner}\n${indent}${end}` },
  ]);
}

/** A socket that is closed lets nobody wait for a connection; what is answered is answered first. */
function accepts(loop: Loop): readonly Change[] | undefined {
  const { text, head, body } = loop;
  const { code, source, language } = text;
  const [accept, other] = [...body.matchAll(/\b(\w+)\.accept\(\)/g)];
  const name = accept?.[1];
  if (!accept || other || name === undefined || language !== 'java') return undefined;
  if (!new RegExp(`\\bServerSocket ${name} = new ServerSocket\\(`).test(code)) return undefined;
  // Nobody waits for threads that have no name.
  if (/\bnew Thread\(|\.start\(|\bstartVirtualThread\b/.test(body)) return undefined;
  const pool = /\b(\w+)\.(?:submit|execute)\(/.exec(body)?.[1];
  const step = stepOf(source);
  const isPool = pool !== undefined && new RegExp(`\\b${pool} = Executors\\.`).test(code);
  if (pool !== undefined && !isPool) return undefined;
  const close = interruptible(language, [`${name}.close()`], step);
  const worker = hookAbove(loop, {
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
      ...(pool === undefined ? [] : ['java.util.concurrent.TimeUnit']),
    ]),
    hook,
    { ...head, text: `while (!${name}.isClosed()) {` },
    ...caught,
  ]);
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
