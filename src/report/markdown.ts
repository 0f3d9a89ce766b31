import { type Style, styleFor } from './paint.ts';
import { safe, wrap } from './text.ts';
import type { ViewOptions } from './types.ts';

/** A rule's page for a terminal: the little of Markdown that such pages use. */
export function renderMarkdown(text: string, { colour, columns }: ViewOptions): string {
  const style = styleFor(colour);
  const lines = text.replaceAll('\r', '').split('\n');
  const out: string[] = [];
  for (let i = 0; i < lines.length; ) {
    const block = takeBlock(lines, i);
    out.push(...renderBlock(block, style, columns));
    i += block.lines.length;
  }
  return `${out.join('\n').trim()}\n`;
}

interface Block {
  readonly kind: 'fence' | 'heading' | 'table' | 'item' | 'comment' | 'paragraph' | 'empty';
  readonly lines: readonly string[];
}

function takeBlock(lines: readonly string[], start: number): Block {
  const first = lines[start] ?? '';
  const kind = kindOf(first);
  let end = start + 1;
  if (kind === 'fence') {
    while (end < lines.length && kindOf(lines[end] ?? '') !== 'fence') end++;
    end++;
  } else if (kind === 'comment') {
    while (end < lines.length && !(lines[end - 1] ?? '').includes('-->')) end++;
  } else if (kind === 'table') {
    while (kindOf(lines[end] ?? '') === 'table') end++;
  } else if (kind === 'item' || kind === 'paragraph') {
    while (end < lines.length && kindOf(lines[end] ?? '') === 'paragraph') end++;
  }
  return { kind, lines: lines.slice(start, end) };
}

function kindOf(line: string): Block['kind'] {
  const text = line.trim();
  if (text === '') return 'empty';
  if (text.startsWith('```')) return 'fence';
  if (/^#{1,6} /.test(text)) return 'heading';
  if (text.startsWith('|')) return 'table';
  if (text.startsWith('<!--')) return 'comment';
  return /^(?:[-*+]|\d+[.)]) /.test(text) ? 'item' : 'paragraph';
}

function renderBlock({ kind, lines }: Block, style: Style, columns: number): readonly string[] {
  const joined = lines.map(l => l.trim()).join(' ');
  switch (kind) {
    case 'empty':
      return [''];
    case 'comment':
      return [];
    case 'fence':
      return lines.filter(l => !l.trim().startsWith('```')).map(l => `    ${style.code(safe(l))}`);
    case 'heading':
      return [style.strong(inline(joined.replace(/^#+ /, '')))];
    case 'table':
      return table(lines, style);
    case 'item':
      return paragraph(joined.replace(/^(?:[-*+]|\d+[.)]) /, ''), style, columns, '- ');
    case 'paragraph':
      return paragraph(joined, style, columns, '');
  }
}

function paragraph(text: string, style: Style, columns: number, bullet: string): readonly string[] {
  const rows = style.quoted(wrap(inline(text), columns - bullet.length));
  return rows.map((row, i) => `${i === 0 ? bullet : ' '.repeat(bullet.length)}${row}`);
}

/** Links become "text (address)"; bold loses its stars; code keeps its quotes, for they are coloured later. */
function inline(text: string): string {
  return safe(text)
    .replace(/\[([^\]]{1,300})\]\(([^)\s]{1,500})\)/g, (_, label: string, url: string) =>
      label === url ? url : `${label} (${url})`,
    )
    .replace(/\*\*([^*]{1,300})\*\*/g, '$1');
}

function table(lines: readonly string[], style: Style): readonly string[] {
  const rows = lines
    .filter(line => !/^[|\s:-]+$/.test(line))
    .map(line =>
      line
        .trim()
        .replace(/^\||\|$/g, '')
        .split('|')
        .map(cell => inline(cell.trim())),
    );
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)));
  return rows.map((row, i) => {
    const cells = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    return i === 0 ? style.dim(cells) : (style.quoted([cells])[0] ?? '');
  });
}
