import { blockAfter } from '../blocks.ts';
import type { Change } from '../edits.ts';
import {
  firstOnLine,
  hookOf,
  indentOf,
  interruptible,
  type JvmText,
  linesBehind,
  mainBody,
  stepOf,
} from './text.ts';

/** `stop()`, which sets what a loop of the class asks for. */
const STOPS = /\bvoid\s+(stop|shutdown|close|halt|terminate|cancel|finish)\s*\(\s*\)\s*(?=\{)/g;
const LOWERS = /\b(\w+)\s*(?:=\s*false\b|\.set\(false\))/;
const RAISES = /\b(\w+)\s*(?:=\s*true\b|\.set\(true\))/;

/** What main starts has a method that ends it, and nobody calls that: a hook does, and waits for the thread that it runs in. */
export function stopsByFlag(
  text: JvmText,
  sourceOf: (type: string) => string,
): readonly Change[] | undefined {
  const main = text.language === 'java' ? mainBody(text) : undefined;
  if (!main) return undefined;
  const body = text.code.slice(main.open + 1, main.close);
  const found = [...body.matchAll(/\b(\w+)\s*=\s*new\s+(\w+)\(/g)].flatMap(([, name = '', type = '']) => {
    const code = new RegExp(`\\bclass ${type}\\b`).test(text.code) ? text.code : sourceOf(type);
    const method = methodOf(code);
    const started = method === undefined ? undefined : startOf(body, name, type, code);
    return method !== undefined && started ? [{ name, method, ...started }] : [];
  });
  const [runner, other] = found;
  if (!runner || other || new RegExp(`\\b${runner.name}\\.${runner.method}\\(`).test(body)) return undefined;
  const { name, method, thread, at, isMain } = runner;
  const { source } = text;
  const place = main.open + 1 + at;
  const indent = indentOf(source, place);
  const own = isMain ? 'worker' : thread;
  if (isMain && /\bworker\b/.test(text.code)) return undefined;
  const step = stepOf(source);
  const hook = hookOf(
    'java',
    [`${name}.${method}();`, ...interruptible('java', [`${own}.join()`], step)],
    step,
  );
  if (!isMain) return [linesBehind(place, indent, hook)];
  const start = firstOnLine(source, place);
  const lines = ['Thread worker = Thread.currentThread();', ...hook];
  return [
    { start, end: start, text: lines.map((line, i) => `${i > 0 ? indent : ''}${line}\n`).join('') + indent },
  ];
}

/** The one method of a class that ends its loop. */
function methodOf(code: string): string | undefined {
  const [method, other] = [...code.matchAll(STOPS)].flatMap(({ 0: head, 1: name = '', index }) => {
    const block = blockAfter(code, index + head.length);
    const body = block ? code.slice(block.open, block.close) : '';
    const flag = (LOWERS.exec(body) ?? RAISES.exec(body))?.[1];
    const isAsked = flag !== undefined && new RegExp(`\\bwhile\\s*\\([^;{}]*\\b${flag}\\b`).test(code);
    return isAsked ? [name] : [];
  });
  return other === undefined ? method : undefined;
}

interface Started {
  readonly thread: string;
  /** In the body of main: behind what starts the thread, or where it runs in that of main. */
  readonly at: number;
  readonly isMain: boolean;
}

function startOf(body: string, name: string, type: string, code: string): Started | undefined {
  const made = new RegExp(`\\b(\\w+)\\s*=\\s*new\\s+Thread\\(${name}\\b`).exec(body)?.[1];
  const thread = new RegExp(`\\bclass ${type} extends Thread\\b`).test(code) ? name : made;
  const start = thread === undefined ? null : new RegExp(`\\n[ \\t]*${thread}\\.start\\(\\);`).exec(body);
  if (thread !== undefined && start) return { thread, at: start.index + start[0].length, isMain: false };
  const run = new RegExp(`\\n[ \\t]*${name}\\.run\\(\\);`).exec(body);
  return run ? { thread: '', at: run.index + run[0].length, isMain: true } : undefined;
}
