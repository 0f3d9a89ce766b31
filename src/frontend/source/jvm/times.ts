import type { Code } from './bodies.ts';
import { inside, type Tokens } from './lexer.ts';
import { type When, whenAt } from './ways.ts';

/** A time that a piece of code spends, or at most spends. */
export interface Time {
  readonly at: number;
  readonly ms: number;
  readonly when: When;
}

/** Thread.sleep, TimeUnit.SECONDS.sleep, Kotlin's delay. */
export const sleepsIn = (code: Code): readonly Time[] =>
  timesIn(code, (name, before) => (name === 'sleep' && before === '.') || name === 'delay');

/** Limits of what is waited for: `awaitTermination(30, TimeUnit.SECONDS)`, `latch.await(1, TimeUnit.MINUTES)`. */
export const limitsIn = (code: Code): readonly Time[] =>
  timesIn(code, name => /^(?:awaitTermination|await|get|join)$/.test(name));

function timesIn(code: Code, asked: (name: string, before: string) => boolean): readonly Time[] {
  const { tokens, from, to } = code;
  const { list } = tokens;
  const found: Time[] = [];
  for (let at = from; at < to; at++) {
    const name = list[at]?.text ?? '';
    if (list[at + 1]?.text !== '(' || !asked(name, list[at - 1]?.text ?? '')) continue;
    const unit = name === 'sleep' ? (UNITS[list[at - 2]?.text ?? ''] ?? 0) : 1;
    const ms = timeAt(tokens, inside(tokens, at + 1));
    if (ms !== undefined && unit > 0) found.push({ at, ms: ms * unit, when: whenAt(code, at) });
  }
  return found;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** `5_000`, `5, TimeUnit.SECONDS`, `Duration.ofSeconds(5)`, `5.seconds`, `DELAY * 1000`. */
function timeAt(tokens: Tokens, { from, to }: Range): number | undefined {
  const words = tokens.list.slice(from, to);
  let product = 1;
  let isTime = false;
  for (const { kind, text } of words) {
    const value = kind === 'number' ? numberOf(text) : undefined;
    const unit = UNIT_NAMES[text] ?? UNITS[text];
    if (value !== undefined) {
      product *= value;
      isTime = true;
    } else if (kind === 'word' && unit !== undefined) product *= unit;
    else if (kind === 'word' && !PLAIN.test(text)) {
      const constant = words.length === 1 || /^[A-Z_]+$/.test(text) ? constantOf(tokens, text) : undefined;
      if (constant === undefined) return undefined;
      product *= constant;
      isTime = true;
    } else if (kind !== 'word' && !/^[*().,]$/.test(text)) return undefined;
  }
  return isTime ? product : undefined;
}

/** `30`, `30L`, `1_000`, `30.seconds`. */
function numberOf(text: string): number | undefined {
  const [, digits = '', unit] = /^([\d_]+)[lL]?(?:\.(\w+))?$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const factor = unit === undefined ? 1 : UNIT_NAMES[unit];
  return factor === undefined ? undefined : Number(digits.replaceAll('_', '')) * factor;
}

/** The number that a name is given in its file, if it is given one once. */
function constantOf({ list }: Tokens, name: string): number | undefined {
  const places = list.flatMap((t, i) => (t.text === name && list[i + 1]?.text === '=' ? [i + 2] : []));
  const [at] = places;
  if (at === undefined || places.length > 1) return undefined;
  let product = 1;
  for (let i = at; i < at + 9; i++) {
    const { kind, text = '' } = list[i] ?? {};
    const value = kind === 'number' ? numberOf(text) : undefined;
    if (value !== undefined) product *= value;
    else if (text !== '*') return i > at ? product : undefined;
  }
  return undefined;
}

/** Of java.util.concurrent.TimeUnit; `Thread.sleep` takes milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  Thread: 1,
  MILLISECONDS: 1,
  SECONDS: 1_000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
};

/** Of java.time.Duration and of Kotlin's. */
const UNIT_NAMES: Readonly<Record<string, number>> = {
  ofMillis: 1,
  ofSeconds: 1_000,
  ofMinutes: 60_000,
  milliseconds: 1,
  seconds: 1_000,
  minutes: 60_000,
};

/** Words around a time that say nothing of how long it is. */
const PLAIN = /^(?:TimeUnit|Duration|toMillis)$/;
