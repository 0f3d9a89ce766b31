import type { LexFile, LexProgram } from './program.ts';

/** A piece of a source. */
export interface Piece {
  readonly file: LexFile;
  readonly start: number;
  readonly end: number;
}

/** Places of one kind in a file that are looked at; what speaks of signals behind them is not followed. */
const MAX_PLACES = 200;

export const placesOf = ({ code }: LexFile, pattern: RegExp): readonly RegExpExecArray[] =>
  [...code.matchAll(pattern)].slice(0, MAX_PLACES);

export const pieceText = ({ file, start, end }: Piece): string => file.bare.slice(start, end);

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** What lies between a bracket and the one that closes it. */
export function bracketed(file: LexFile, open: number): Piece | undefined {
  const opening = file.code[open] ?? '';
  const closing = CLOSING[opening];
  let depth = 0;
  for (let at = open; closing !== undefined && at < file.code.length; at++) {
    if (file.code[at] === opening) depth++;
    else if (file.code[at] === closing && --depth === 0) return { file, start: open + 1, end: at };
  }
  return undefined;
}

export const indentOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

const lineAt = (text: string, at: number): string => {
  const start = lineStart(text, at);
  const end = text.indexOf('\n', at);
  return text.slice(start, end === -1 ? text.length : end);
};

/** The lines below the one of `at` that are further in than it, and what stands behind `at` in its own. */
export function indented(file: LexFile, at: number): Piece {
  const { code } = file;
  const indent = indentOf(lineAt(code, at));
  let end = code.indexOf('\n', at);
  while (end !== -1 && end < code.length) {
    const line = lineAt(code, end + 1);
    if (line.trim() !== '' && indentOf(line) <= indent) break;
    const next = code.indexOf('\n', end + 1);
    if (next === -1) end = code.length;
    else end = next;
  }
  return { file, start: at, end: end === -1 ? code.length : end };
}

/** Lines around a place, from the inside out, each further out than the one before. */
export function around(
  file: LexFile,
  at: number,
): readonly { readonly line: string; readonly start: number }[] {
  const found: { readonly line: string; readonly start: number }[] = [];
  let start = lineStart(file.code, at);
  let indent = indentOf(lineAt(file.code, at));
  while (start > 0 && indent > 0) {
    const line = lineAt(file.code, start - 1);
    start = lineStart(file.code, start - 1);
    if (line.trim() === '' || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    found.push({ line: line.trim(), start });
  }
  return found;
}

/** How often a name is spoken of, its declaration included. */
export function mentions({ files }: LexProgram, name: string): number {
  const pattern = new RegExp(`(?<![\\w'])${name}(?![\\w'])`, 'g');
  return files.reduce((sum, { code }) => sum + (code.match(pattern)?.length ?? 0), 0);
}
