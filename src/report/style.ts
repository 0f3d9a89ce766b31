import picocolors from 'picocolors';
import { escapeControls } from '../base/index.ts';
import { CITATIONS } from '../kernel/index.ts';
import type { Severity } from '../lint/types.ts';
import type { ProcessNode } from '../model/index.ts';
import type { Step } from '../simulate/index.ts';

export type Colours = ReturnType<typeof picocolors.createColors>;

export const coloursFor = (enabled: boolean): Colours => picocolors.createColors(enabled);

export function severityColour(c: Colours, severity: Severity): (text: string) => string {
  return { error: c.red, warning: c.yellow, info: c.cyan }[severity];
}

/** Control characters of sources never reach a terminal raw; tabs become two blanks. */
export function clean(text: string): string {
  return escapeControls(text.replaceAll('\t', '  '));
}

export function shorten(text: string, width: number): string {
  const one = clean(text).replace(/\s+/g, ' ').trim();
  return one.length > width ? `${one.slice(0, Math.max(0, width - 1))}…` : one;
}

/** Breaks a sentence at blanks. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(text).split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map(l => indent + l).join('\n');
}

/** The steps of a stop, one a line; the time is printed where it changes, the kernel's function where it fits. */
export function timelineLines(
  steps: readonly Step[],
  names: (id: string) => string,
  c: Colours,
  width: number,
): string[] {
  let before = '';
  return steps.flatMap(step => {
    const clock = `${Math.round(step.atMs / 100) / 10} s`;
    const time = clock === before ? '' : clock;
    before = clock;
    const who = step.process === 'engine' ? '' : `${names(step.process)}: `;
    const lines = wrap(`${who}${step.what}`, width - 10, '').split('\n');
    const citation = step.kernel ? `${step.kernel}, ${CITATIONS[step.kernel].file}` : '';
    const last = lines.at(-1) ?? '';
    if (citation && last.length + citation.length + 12 <= width)
      lines[lines.length - 1] = `${last}  ${c.dim(citation)}`;
    else if (citation) lines.push(c.dim(citation));
    return lines.map((line, i) => `  ${c.dim((i === 0 ? time : '').padStart(6))}  ${line}`);
  });
}

/** The process tree with branches drawn. */
export function treeLines(node: ProcessNode, c: Colours, width: number): string[] {
  const lines: string[] = [];
  const draw = (n: ProcessNode, lead: string, branch: string) => {
    const name = shorten(n.argv.join(' '), Math.max(20, width - lead.length - branch.length - 24));
    lines.push(`${c.dim(lead + branch)}${n.isMain ? c.bold(name) : name}  ${c.dim(n.role)}`);
    const below = branch === '' ? lead : lead + (branch.startsWith('└') ? '   ' : '│  ');
    n.children.forEach((child, i) => draw(child, below, i === n.children.length - 1 ? '└─ ' : '├─ '));
  };
  draw(node, '', '');
  return lines;
}
