import { blockEnd } from '../blocks.ts';
import { type Change, joinChanges, lineStart } from '../edits.ts';
import { accepts } from './accept.ts';
import { aboveComments, free, hookAbove, type Loop } from './loop.ts';
import { takes } from './queue.ts';
import { bracesAround, firstOnLine, importsOf, indentOf, type JvmText, mainBody, stepOf } from './text.ts';

const TURNS = /\bwhile\s*\(\s*true\s*\)\s*\{|\bfor\s*\(\s*;\s*;\s*\)\s*\{/g;
/** It stands there until something comes, and hears nothing of a flag. */
const WAITS =
  /\.(?:take|accept|receive\w*|read\w*|b[lr]pop\w*|brpoplpush|wait|park|next\w*|await\w*|join|basicConsume|watch|select|poll)\s*\(/;
const SLEEPS = /\bThread\.sleep\(/g;
/** What a loop may sleep without hearing of the end. */
const SHORT_MS = 5_000;

/** The one loop that goes round for good, of main or of the file, ends, and a hook waits for the thread that it runs in. */
export function endsLoop(text: JvmText): readonly Change[] | undefined {
  const all = [...text.code.matchAll(TURNS)];
  const main = all.length > 1 ? mainBody(text) : undefined;
  const [found, other] = main ? all.filter(({ index }) => isInMethodAt(text.code, index, main.open)) : all;
  if (!found || other) return undefined;
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
  return consumes(loop) ?? accepts(loop) ?? takes(loop) ?? sleeps(loop);
}

/** What is no method around a loop. */
const IN_METHOD = /\b(?:try|catch|if|else|synchronized|do)\s*(?:\([^{};]*\)\s*)?$/;
const headOf = (code: string, open: number) => code.slice(Math.max(0, open - 200), open);

/** The brace of the method or the function that a place is in. */
const methodAround = (code: string, place: number): number | undefined =>
  bracesAround(code, place).findLast(open => !IN_METHOD.test(headOf(code, open)));

const isInMethodAt = (code: string, place: number, open: number) => methodAround(code, place) === open;

/** Behind a loop that ends a method has to return what it promises. */
function isInVoid({ text: { code, language }, head }: Loop): boolean {
  const open = methodAround(code, head.start);
  return open !== undefined && RETURNS_NOTHING[language].test(headOf(code, open));
}

const RETURNS_NOTHING: Readonly<Record<JvmText['language'], RegExp>> = {
  java: /\bvoid\s+\w+\s*\([^()]*\)\s*(?:throws\s+[\w., \r\n]+)?$|->\s*$/,
  kotlin: /\bfun\s+\w+\s*\([^()]*\)(?:\s*:\s*Unit)?\s*$/,
  scala: /\bdef\s+\w+(?:\s*\([^()]*\))?(?:\s*:\s*Unit)?\s*=\s*$|\bobject\s+\w+\s+extends\s+App\s*$/,
};

/** It asks a latch, and sleeps until that is open. */
function sleeps(loop: Loop): readonly Change[] | undefined {
  const { text, head, body } = loop;
  const { code, language } = text;
  const outside = code.slice(0, head.start) + code.slice(loop.close);
  if (WAITS.test(body) || WAITS.test(outside)) return undefined;
  if (![...outside.matchAll(SLEEPS)].every(({ index }) => isShort(outside.slice(index))) || !areShort(body))
    return undefined;
  const found = [...body.matchAll(/(?<![\w.])Thread\.sleep\(((?:[^(),]|\([^()]*\))+)\)/g)];
  if (found.length !== [...body.matchAll(SLEEPS)].length) return undefined;
  const name = found.length > 0 ? free(code, 'stopping', 'stopLatch') : free(code, 'running', 'goesOn');
  if (name === undefined) return undefined;
  const latch = found.length > 0;
  const [type, value] = latch ? ['CountDownLatch', '1'] : ['AtomicBoolean', 'true'];
  const hook = hookAbove(loop, {
    declared: {
      java: `${type} ${name} = new ${type}(${value});`,
      kotlin: `val ${name} = ${type}(${value})`,
      scala: `val ${name} = new ${type}(${value})`,
    }[language],
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
  const count = { java: 'getCount()', kotlin: 'count', scala: 'getCount' }[language];
  const condition = latch ? `${name}.${count} > 0` : `${name}.get()`;
  return joinChanges([
    ...importsOf(text, names),
    hook,
    { ...head, text: `while (${condition}) {` },
    ...asked,
  ]);
}

/** `Thread.sleep(500)` */
const isShort = (call: string) =>
  Number(/^Thread\.sleep\(([\d_]+)L?\)/.exec(call)?.[1]?.replaceAll('_', '')) <= SHORT_MS;

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
