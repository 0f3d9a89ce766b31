import type { Change } from '../edits.ts';
import { functionOf, importOf, lastIn } from './text.ts';

const EXIT = /^([ \t]*)(?:sys\.exit|os\._exit|exit|quit|raise SystemExit)\b/m;

/**
 * A handler tells all that multiprocessing has started, in whatever file: Python waits for them by itself when it ends.
 * The changes are those of the handler's file.
 */
export function tellCopies(
  source: string,
  handler: Change,
  child: { readonly source: string; readonly start: Change },
): readonly Change[] | undefined {
  const call = source.slice(handler.start, handler.end);
  const isStart = /\.start\(\)\s*$/.test(child.source.slice(child.start.start, child.start.end));
  const isCopy = /\bmultiprocessing\b/.test(child.source) && !/\bactive_children\(/.test(source);
  if (!isStart || !isCopy) return undefined;
  const alias = /^import multiprocessing as (\w+)[ \t]*$/m.exec(source)?.[1];
  const all = `${alias ?? 'multiprocessing'}.active_children()`;
  const change = alias === undefined ? importOf(source, 'multiprocessing') : [];
  const one = ['child', 'process', 'own'].find(word => !new RegExp(`\\b${word}\\b`).test(source));
  if (one === undefined) return undefined;
  const lambda = /\blambda[^:]*:\s*(.+)\)$/.exec(call)?.[1];
  if (lambda !== undefined) {
    const at = handler.end - 1 - lambda.length;
    const text = `([${one}.terminate() for ${one} in ${all}], ${lambda})`;
    return [...change, { start: at, end: handler.end - 1, text }];
  }
  const name = /,\s*(?:self\.|cls\.)?([A-Za-z_]\w*)\s*,?\s*\)$/.exec(call)?.[1];
  const body = name === undefined ? undefined : functionOf(source, name);
  if (!body) return undefined;
  const exit = EXIT.exec(source.slice(body.start, body.end));
  const loop = (indent: string) => `for ${one} in ${all}:\n${indent}    ${one}.terminate()`;
  if (!exit) return [...change, lastIn(source, body, loop(body.indent))];
  const at = body.start + exit.index;
  const indent = exit[1] ?? '';
  return [...change, { start: at, end: at, text: `${indent}${loop(indent)}\n` }];
}
