import type { Change } from './edits.ts';

/** The body of a function: the places of its first line and behind its last one. */
export interface PythonFunction {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

/** The only function of a name in a file. */
export function functionOf(source: string, name: string): PythonFunction | undefined {
  const all = [...source.matchAll(new RegExp(`^([ \\t]*)(?:async )?def ${name}\\s*\\(`, 'gm'))];
  const [head] = all;
  if (all.length !== 1 || !head) return undefined;
  const outer = head[1] ?? '';
  // The head may have several lines, and ends in a colon.
  const colon = /:[ \t]*(?:#[^\n]*)?\n/.exec(source.slice(head.index));
  if (!colon) return undefined;
  const start = head.index + colon.index + colon[0].length;
  let end = start;
  let at = start;
  let indent: string | undefined;
  for (const line of source.slice(start).split('\n')) {
    const own = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (line.trim() !== '') {
      if (own.length <= outer.length) break;
      indent ??= own;
      end = at + line.length;
    }
    at += line.length + 1;
  }
  return indent === undefined ? undefined : { start, end, indent };
}

/** A statement as the last of a function; it takes the place of `pass`. */
export function lastIn(source: string, { start, end, indent }: PythonFunction, statement: string): Change {
  const body = source.slice(start, end);
  const only = /^[ \t]*(?:pass|\.\.\.)[ \t]*$/.test(body);
  return only
    ? { start, end, text: `${indent}${statement}` }
    : { start: end, end, text: `\n${indent}${statement}` };
}

/** An import of a module in its place among the others, where there is none. */
export function importOf(source: string, module: string): readonly Change[] {
  const plain = [...source.matchAll(/^import (\w+)[^\n]*\n/gm)];
  if (plain.some(([line]) => new RegExp(`\\b${module}\\b`).test(line.replace(/#.*/, '')))) return [];
  const before = plain.findLast(([, name = '']) => name < module);
  const first = /^(?:import|from (?!__future__))\b/m.exec(source);
  if (!first) return [];
  const at = before ? before.index + before[0].length : first.index;
  return [{ start: at, end: at, text: `import ${module}\n` }];
}
