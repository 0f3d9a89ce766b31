import type { LintResult } from '../index.ts';
import type { Finding } from '../lint/types.ts';
import { walk } from '../model/index.ts';
import { commandOf } from '../simulate/index.ts';
import { type Colours, clean, coloursFor, severityColour, shorten, timelineLines, wrap } from './style.ts';

export interface PrettyOptions {
  readonly colour: boolean;
  readonly columns: number;
  readonly read: (file: string) => string | undefined;
}

/** For a terminal: place, message, code, who is PID 1, what happens when, and what to do. */
export function prettyReport({ findings, files }: LintResult, options: PrettyOptions): string {
  const c = coloursFor(options.colour);
  const shown = new Set<string>();
  const blocks = findings.map(finding => block(finding, options, c, shown));
  return [...blocks, summary(findings, files, c)].join('\n');
}

function block(finding: Finding, options: PrettyOptions, c: Colours, shown: Set<string>): string {
  const { at, severity, rule, message, launch } = finding;
  const width = Math.min(options.columns, 120);
  const certainty = finding.certainty === 'may' ? c.dim('  not certain') : '';
  const lines = [
    `${c.bold(clean(`${at.file}:${at.line}:${at.column}`))}  ${severityColour(c, severity)(severity)}  ${rule}${certainty}`,
    wrap(message, width - 2, '  '),
    '',
    ...frame(finding, options, c, width),
  ];
  const timeline = launch?.stop.timeline ?? [];
  const key = JSON.stringify(timeline);
  if (launch && finding.showsTimeline && timeline.length > 0 && !shown.has(key)) {
    shown.add(key);
    lines.push('', ...timelineLines(timeline, namesOf(launch), c, width));
  }
  lines.push('');
  for (const fix of finding.fixes) lines.push(`  ${c.green('fix')}  ${clean(fix.title)}`);
  if (rule !== 'suppression') lines.push(`  ${c.dim('why')}  ${c.dim(`pid1-lint explain ${rule}`)}`);
  return `${lines.join('\n')}\n`;
}

/** The line of the finding with a line before it, and who is PID 1. */
function frame({ at, launch }: Finding, { read }: PrettyOptions, c: Colours, width: number): string[] {
  const source = read(at.file)?.split('\n');
  if (!source) return [];
  const gutter = String(at.line).length + 2;
  const row = (line: number, mark: string) =>
    `${mark === '' ? ' ' : c.red('▸')} ${c.dim(`${String(line).padStart(gutter - 1)} │`)} ${shorten(source[line - 1] ?? '', width - gutter - 6)}`;
  const before = at.line > 1 && (source[at.line - 2] ?? '').trim() !== '' ? [row(at.line - 1, '')] : [];
  const lines = [...before, row(at.line, '▸')];
  const pid1 = launch?.stop.tree?.pid1;
  if (pid1) {
    const text = `PID 1: ${shorten(pid1.argv.join(' '), width - gutter - 16)}`;
    lines.push(`  ${' '.repeat(gutter - 1)} ${c.dim('│')}   ${c.dim(text)}`);
  }
  return lines;
}

/** Short names for the ids of a launch's processes. */
export function namesOf(launch: NonNullable<Finding['launch']>): (id: string) => string {
  const nodes = new Map(launch.stop.tree ? [...walk(launch.stop.tree.pid1)].map(n => [n.id, n]) : []);
  return id => {
    const node = nodes.get(id);
    return node ? shorten(commandOf(node), 30) : id;
  };
}

function summary(findings: readonly Finding[], files: number, c: Colours): string {
  const count = (severity: Finding['severity']) => findings.filter(f => f.severity === severity).length;
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const where = plural(files, 'file');
  if (findings.length === 0) return `${c.green('✓')} ${where}, nothing found\n`;
  return `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('info'), 'info')} in ${where}\n`;
}
