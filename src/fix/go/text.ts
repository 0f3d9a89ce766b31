import type { TextEdit } from '../../lint/types.ts';
import { type Change, changesOf, joinedEdits } from '../edits.ts';

/** An edit that puts a text above a line, which counts from 0. */
export type Above = (line: number, text: string) => TextEdit;

/** The lines where main begins and ends; -1 where it does not. */
export function mainIn(lines: readonly string[]): { readonly main: number; readonly end: number } {
  const main = lines.findIndex(line => /^func main\(\) \{$/.test(line));
  return { main, end: lines.findIndex((line, i) => i > main && line === '}') };
}

/** In the group of imports that is there, each in its place; else in one of its own. */
export function goImports(
  lines: readonly string[],
  clause: number,
  missing: readonly string[],
  above: Above,
): readonly TextEdit[] {
  if (missing.length === 0) return [];
  const group = lines.findIndex(line => /^import \($/.test(line));
  if (group === -1)
    return [above(clause + 1, `\nimport (\n${missing.map(name => `\t"${name}"\n`).join('')})\n`)];
  // gofmt sorts them by their path, whatever name they get.
  const pathOf = (line: string) => /^\t(?:[\w.]+[ \t]+)?"([^"]+)"[ \t]*(?:\/\/.*)?$/.exec(line)?.[1];
  const end = lines.findIndex((line, i) => i > group && pathOf(line) === undefined);
  const known = lines.slice(group + 1, end).map(pathOf);
  return joinedEdits(
    missing.map(name => {
      const before = known.filter(other => other !== undefined && other < name).length;
      return above(group + 1 + before, `\t"${name}"\n`);
    }),
  );
}

/** The same as changes of a text. */
export function importsIn(source: string, wanted: readonly string[]): readonly Change[] | undefined {
  const lines = source.split('\n');
  const missing = wanted.filter(one => !source.includes(`"${one}"`)).sort();
  const above: Above = (line, text) => ({
    at: { file: '', line: line + 1, column: 1, endLine: line + 1, endColumn: 1 },
    text,
  });
  const clause = lines.findIndex(line => /^package main\b/.test(line));
  return changesOf(source, goImports(lines, clause, missing, above));
}
