import { path } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Launch } from '../../lint/types.ts';
import { walk } from '../../model/index.ts';
import type { Planned } from '../types.ts';
import { endsContext } from './context.ts';
import { leavesMainLoop } from './loop.ts';
import { servesBeside } from './serving.ts';
import { shutsDown } from './shutdown.ts';
import { returnsWhereItStands } from './standing.ts';
import { type Above, goImports } from './text.ts';

/**
 * The first thing that main does, with the packages that it takes; a file may have several import declarations. Where
 * it runs a command to its end, that is told; a handler that is there already is come to.
 */
export function inGo(
  lines: readonly string[],
  signal: SignalName,
  file: string,
  above: Above,
  { stop: { tree } }: Launch,
  plain: true | undefined,
): Planned | undefined {
  const clause = lines.findIndex(line => /^package main\s*(?:\/\/.*)?$/.test(line));
  const main = lines.findIndex(line => /^func main\(\) \{\s*$/.test(line));
  if (clause === -1 || main < clause) return undefined;
  const beside = plain ? undefined : servesBeside(lines, above);
  if (beside) return beside;
  const isAlone = !tree || tree.pid1.children.length === 0;
  const inOrder =
    plain || !isAlone
      ? undefined
      : [shutsDown, leavesMainLoop, returnsWhereItStands, endsContext]
          .map(way => way(lines, clause, signal, above))
          .find(planned => planned !== undefined);
  if (inOrder) return inOrder;
  const source = lines.join('\n');
  const missing = ['os', 'os/signal', 'syscall'].filter(name => !source.includes(`"${name}"`));
  const name = /\bstopped\b/.test(source) ? 'stopSignals' : 'stopped';
  const starts = tree
    ? [...walk(tree.pid1)].flatMap(({ at }) => (at?.file === file ? [at.line - 1] : []))
    : [];
  const run = starts.length === 1 ? runOf(lines, starts[0] ?? 0, signal) : undefined;
  const { line, indent, does } = run ?? { line: main + 1, indent: '\t', does: 'os.Exit(0)' };
  const body = [
    `${name} := make(chan os.Signal, 1)`,
    `signal.Notify(${name}, syscall.${signal})`,
    'go func() {',
    `\t<-${name}`,
    `\t${does}`,
    '}()',
  ];
  const isApart = /^\s*$|\{\s*$/.test(lines[line - 1] ?? '');
  const text = body.map(one => `${indent}${one}\n`).join('');
  const edits = [
    ...goImports(lines, clause, missing, above),
    above(line, run ? `${isApart ? '' : '\n'}${text}` : `${text}\n`),
  ];
  const title = `Handle ${signal} in ${path.basename(file)}: signal.Notify(${name}, syscall.${signal})`;
  return { safety: 'suggested', title, edits };
}

/** `cmd.Run()` or `cmd.Wait()` of the command that is made on a line: it returns once that has ended, and so what is told is waited for. */
function runOf(lines: readonly string[], start: number, signal: SignalName) {
  const [, indent = '', command] = /^(\t+)(\w+) := exec\.Command\(/.exec(lines[start] ?? '') ?? [];
  const run = new RegExp(`^${indent}(?:if )?(?:\\w+ :?= )?${command}\\.(?:Run|Wait)\\(\\)`);
  const end = lines.findIndex((line, i) => i > start && line.startsWith('}'));
  const line = lines.findIndex((own, i) => i > start && i < end && run.test(own));
  if (command === undefined || line === -1) return undefined;
  return { line, indent, does: `${command}.Process.Signal(syscall.${signal})` };
}
