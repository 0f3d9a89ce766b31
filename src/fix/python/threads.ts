import { lineIndex } from '../../base/index.ts';
import { type Change, indentAt } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';

const MAX_THREADS = 4;

/**
 * Python waits at its end for threads that are no daemons: those that are made in the file of the handler become such.
 * What ends a thread in order is nobody's to guess.
 */
export function withoutThreads(file: string, { sources }: FixInput): Planned | undefined {
  const source = sources.read(file);
  if (source === undefined || /\.daemon\s*=|\bsetDaemon\b/.test(source)) return undefined;
  const calls = [...source.matchAll(/(?<!\bclass\s[^\n]*)\b(?:threading\.)?Thread\(/g)];
  const changes = calls.map(({ 0: { length }, index }) => asDaemon(source, index + length));
  if (changes.length === 0 || changes.length > MAX_THREADS) return undefined;
  const found = changes.flatMap(change => change ?? []);
  if (found.length < changes.length) return undefined;
  const locate = lineIndex(file, source);
  return {
    safety: 'suggested',
    title: `Let Python end without waiting for ${found.length > 1 ? 'its threads' : 'its thread'}: daemon=True`,
    edits: found.map(({ start, end, text }) => ({ at: locate(start, end), text })),
  };
}

/** As the last of the arguments that begin there. */
function asDaemon(source: string, from: number): Change | undefined {
  const close = closing(source, from);
  const args = close === undefined ? '' : source.slice(from, close).trimEnd();
  if (args === '' || /\bdaemon\s*=|#/.test(args)) return undefined;
  const end = from + args.length;
  const isOwnLine = args.includes('\n') && args.endsWith(',');
  return { start: end, end, text: isOwnLine ? `\n${indentAt(source, end)}daemon=True,` : ', daemon=True' };
}

/** The place of the parenthesis that closes; what stands in strings is passed over. */
export function closing(source: string, from: number): number | undefined {
  let depth = 1;
  for (const { 0: token, index } of source
    .slice(from)
    .matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[()[\]{}]/g)) {
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token) && --depth === 0) return from + index;
  }
  return undefined;
}
