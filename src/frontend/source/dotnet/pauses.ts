/** A pause that no token ends. */
export interface Pause {
  /** `undefined`: not known. */
  readonly seconds: number | undefined;
  /** Each turn of the loop comes to it. */
  readonly isSure: boolean;
}

const PAUSE = /\b(?:Task\s*\.\s*Delay|Thread\s*\.\s*Sleep)\s*\(/g;

/** What is run on some ways only, or by others. */
const WAYS = /\b(?:if|else|switch|case|foreach|for|while|when|catch)\b|\?|=>/;

/** Pauses in the block of a loop, but for those that follow on a failure, or that something else is handed. */
export function pausesIn(block: string, file: string): readonly Pause[] {
  return [...block.matchAll(PAUSE)].flatMap(({ 0: head, index }): readonly Pause[] => {
    const argument = argumentAt(block, index + head.length);
    const around = headsAround(block, index);
    if (argument === undefined || around.some(before => /\bcatch\b|=>/.test(before))) return [];
    const isSure = !around.some(before => WAYS.test(before));
    return [{ seconds: secondsOf(argument, file), isSure }];
  });
}

/** A connection that need not come, and a message, which comes soon where there is work. */
const WAITS =
  /\.\s*(?:(?:AcceptTcpClient|AcceptSocket|GetContext|WaitForConnection)(?:Async)?|(Consume))\s*\(\s*\)/g;
/** Another piece of the class ends what it waits for. */
const ENDED_ELSEWHERE = /\bStopAsync\b|\.\s*(?:Unsafe)?Register\s*\(|\bWhenAny\b|\bWaitAny\b|\bWaitAsync\b/;

/** What the block of a loop waits for without a token; `members`: of the class around it. */
export function waitsIn(block: string, members: string): readonly Pause[] {
  if (ENDED_ELSEWHERE.test(members)) return [];
  return [...block.matchAll(WAITS)].flatMap(({ 1: message, index }): readonly Pause[] => {
    const around = headsAround(block, index);
    if (around.some(before => /\bcatch\b|=>/.test(before))) return [];
    const isSure = message === undefined && isOnEveryWay(block, index);
    return [{ seconds: isSure ? Number.POSITIVE_INFINITY : undefined, isSure }];
  });
}

/** `while (await timer.WaitForNextTickAsync())`: a loop of a timer that nobody stops. */
export const isTimed = (block: string, members: string): boolean =>
  !ENDED_ELSEWHERE.test(members) &&
  [...block.matchAll(/\bwhile\s*\(\s*await\s+\w{1,80}\s*\.\s*WaitForNextTickAsync\s*\(\s*\)/g)].some(
    ({ index }) => isOnEveryWay(block, index),
  );

/** Without a token that would end it. */
const FOR_EVER =
  /\bTask\s*\.\s*Delay\s*\(\s*(?:-1|Timeout\s*\.\s*Infinite(?:TimeSpan)?)\s*\)|\bThread\s*\.\s*Sleep\s*\(\s*(?:-1|Timeout\s*\.\s*Infinite\w*)\s*\)/g;
/** The first of several ends what waits for all of them. */
export const OR_ELSE = /\bWhenAny\b|\bWaitAny\b|\bWaitAsync\b/;

/** Does a block wait for nothing at all? `isSure`: whenever it is run. */
export function waitsForEver(block: string, { isSure }: { readonly isSure: boolean }): boolean {
  if (OR_ELSE.test(block)) return false;
  const waits = [...block.matchAll(FOR_EVER)];
  return waits.some(({ index }) => !isSure || isOnEveryWay(block, index));
}

/** Is a place in a block come to whenever the block is run? */
export const isOnEveryWay = (block: string, at: number): boolean =>
  headsAround(block, at).every(before => !WAYS.test(before));

/** The only argument; `undefined`: there are more of them, a token as a rule. */
function argumentAt(text: string, from: number): string | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === ',' && depth === 0) return undefined;
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth < 0) return text.slice(from, at).trim();
  }
  return undefined;
}

/** What stands in front of each block around a place, and of its statement: `if (idle)`, `catch (Exception)`. */
function headsAround(block: string, at: number): readonly string[] {
  const open: string[] = [];
  let from = 1;
  for (let i = 1; i < at; i++) {
    const char = block[i] ?? '';
    if (char === '{') open.push(block.slice(from, i));
    else if (char === '}') open.pop();
    if (char === '{' || char === '}' || char === ';') from = i + 1;
  }
  return [...open, block.slice(from, at)];
}

const UNITS: Readonly<Record<string, number>> = {
  Milliseconds: 0.001,
  Seconds: 1,
  Minutes: 60,
  Hours: 3600,
  Days: 86_400,
};

/** `5000`, `60 * 1000`, `TimeSpan.FromMinutes(5)`, or a name that is given such a value once. */
function secondsOf(written: string, file: string, depth = 0): number | undefined {
  const plain = written.replaceAll('_', '');
  if (/^[\d\s*()]+$/.test(plain)) {
    const factors = plain.match(/\d+/g) ?? [];
    return factors.reduce((product, factor) => product * Number(factor), 0.001);
  }
  const span = /^TimeSpan\s*\.\s*From(\w+)\s*\(\s*([\d.]+)[dDfF]?\s*\)$/.exec(plain);
  if (span) return Number(span[2]) * (UNITS[span[1] ?? ''] ?? Number.NaN) || undefined;
  if (depth > 0 || !/^\w+$/.test(written)) return undefined;
  const values = [...file.matchAll(new RegExp(`\\b${written}\\s*=\\s*([^=;{}][^;{}]{0,100});`, 'g'))];
  return values.length === 1 ? secondsOf((values[0]?.[1] ?? '').trim(), file, depth + 1) : undefined;
}
