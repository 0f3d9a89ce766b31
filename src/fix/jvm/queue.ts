import { type Change, joinChanges } from '../edits.ts';
import { free, hookAbove, type Loop } from './loop.ts';
import { bracesAround, importsOf, indentOf, stepOf } from './text.ts';

const QUEUE = String.raw`\b(?:\w*Blocking(?:Queue|Deque)|LinkedTransferQueue|DelayQueue)\b[^;=()\n]*`;

/** A queue is asked for a second at a time, so that the loop asks whether it is to go on; what it has taken is done first. */
export function takes(loop: Loop): readonly Change[] | undefined {
  const { text, head, body } = loop;
  const { code, source, language } = text;
  const [taken, other] = [...body.matchAll(/\b(\w+)\.take\(\)/g)];
  const [, queue = ''] = taken ?? [];
  if (!taken || other || language === 'scala') return undefined;
  const declared = language === 'java' ? `${QUEUE}[ \\t]${queue}\\b` : `\\b${queue}\\b[ \\t]*[:=]${QUEUE}`;
  const name = free(code, 'running', 'goesOn', 'isRunning');
  if (name === undefined || !new RegExp(declared).test(code)) return undefined;
  const at = head.end + taken.index;
  const end = at + taken[0].length;
  const within = bracesAround(code.slice(head.end), taken.index);
  if (!within.every(open => /\btry\s*$/.test(code.slice(0, head.end + open)))) return undefined;
  const line = source.slice(source.lastIndexOf('\n', at) + 1, source.indexOf('\n', end)).trim();
  const value = (
    language === 'java'
      ? /^(?:final )?[\w<>[\], .?]+ (\w+) = \w+\.take\(\);$/
      : /^val (\w+)[^=]* = \w+\.take\(\)$/
  ).exec(line)?.[1];
  if (value === undefined) return undefined;
  const java = language === 'java';
  const indent = indentOf(source, at);
  const polled = `${queue}.poll(1, TimeUnit.SECONDS)`;
  const asked = java
    ? `${polled};\n${indent}if (${value} == null) {\n${indent}${stepOf(source)}continue;\n${indent}}`
    : `${polled} ?: continue`;
  const hook = hookAbove(loop, {
    declared: java ? `AtomicBoolean ${name} = new AtomicBoolean(true);` : `val ${name} = AtomicBoolean(true)`,
    told: `${name}.set(false)`,
  });
  if (!hook) return undefined;
  return joinChanges([
    ...importsOf(text, ['java.util.concurrent.TimeUnit', 'java.util.concurrent.atomic.AtomicBoolean']),
    hook,
    { ...head, text: `while (${name}.get()) {` },
    { start: at, end: java ? end + 1 : end, text: asked },
  ]);
}
