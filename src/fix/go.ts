import { path } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { TextEdit } from '../lint/types.ts';
import { joinedEdits } from './edits.ts';
import type { Planned } from './types.ts';

/** The first thing that main does, with the packages that it takes; a file may have several import declarations. */
export function inGo(
  lines: readonly string[],
  signal: SignalName,
  file: string,
  above: (line: number, text: string) => TextEdit,
): Planned | undefined {
  const clause = lines.findIndex(line => /^package main\s*(?:\/\/.*)?$/.test(line));
  const main = lines.findIndex(line => /^func main\(\) \{\s*$/.test(line));
  if (clause === -1 || main < clause) return undefined;
  const source = lines.join('\n');
  const missing = ['os', 'os/signal', 'syscall'].filter(name => !source.includes(`"${name}"`));
  const name = /\bstopped\b/.test(source) ? 'stopSignals' : 'stopped';
  const body = `\t${name} := make(chan os.Signal, 1)\n\tsignal.Notify(${name}, syscall.${signal})\n\tgo func() {\n\t\t<-${name}\n\t\tos.Exit(0)\n\t}()\n\n`;
  const edits = [...goImports(lines, clause, missing, above), above(main + 1, body)];
  const title = `Handle ${signal} in ${path.basename(file)}: signal.Notify(${name}, syscall.${signal})`;
  return { safety: 'suggested', title, edits };
}

/** In the group of imports that is there, each in its place; else in one of its own. */
export function goImports(
  lines: readonly string[],
  clause: number,
  missing: readonly string[],
  above: (line: number, text: string) => TextEdit,
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
