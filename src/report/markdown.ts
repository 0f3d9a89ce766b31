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
      return fence(lines, style);
    case 'heading':
      return [style.strong(inline(joined.replace(/^#+ /, '')))];
    case 'table':
      return table(lines, style, columns);
    case 'item':
      return paragraph(joined.replace(/^(?:[-*+]|\d+[.)]) /, ''), style, columns, '- ');
    case 'paragraph':
      return paragraph(joined, style, columns, '');
  }
}

/** Several languages may follow each other, so each block is under the name of its own. */
function fence(lines: readonly string[], style: Style): readonly string[] {
  const language = safe((lines[0] ?? '').trim().replace(/^`+/, ''));
  const label = language === '' || language === 'text' ? [] : [`  ${style.dim(language)}`];
  const code = lines.filter(line => !line.trim().startsWith('```'));
  return [...label, ...code.map(line => `    ${style.code(safe(line))}`)];
}

function paragraph(text: string, style: Style, columns: number, bullet: string): readonly string[] {
  const rows = style.quoted(wrap(inline(text), columns - bullet.length));
  return rows.map((row, i) => `${i === 0 ? bullet : ' '.repeat(bullet.length)}${row}`);
}

/**
 * Links become "text (address)", links to other chapters their text; emphasis loses its stars; code keeps its quotes, for
 * they are coloured later.
 */
function inline(text: string): string {
  return safe(text)
    .replace(/\[([^\]]{1,300})\]\(([^)\s]{1,500})\)/g, (_, label: string, url: string) =>
      label === url ? url : /^https?:/.test(url) ? `${label} (${url})` : label,
    )
    .replace(/\*\*([^*]{1,300})\*\*/g, '$1')
    .replace(/(?<![\w*`])\*(\w[\w ]{0,60})\*(?![\w*`])/g, '$1');
}

/** Between two columns. */
const GAP = 2;
/** As wide as it has to be, and where that is too wide, its widest columns are broken into lines. */
function table(lines: readonly string[], style: Style, columns: number): readonly string[] {
  const rows = lines
    .filter(line => !/^[|\s:-]+$/.test(line))
    .map(line =>
      line
        .trim()
        .replace(/^\||\|$/g, '')
        .split(/(?<!\\)\|/)
        .map(cell => inline(cell.trim().replaceAll('\\|', '|'))),
    );
  const natural = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)));
  const words = natural.map((_, i) => longestWord(rows.map(row => row[i] ?? '')));
  const widths = fitted(natural, words, columns - GAP * (natural.length - 1));
  return rows.flatMap((row, i) =>
    tableRow(row, widths, i === 0 ? { ...style, quoted: l => l.map(style.dim) } : style),
  );
}

function tableRow(row: readonly string[], widths: readonly number[], style: Style): readonly string[] {
  const cells = widths.map((width, i) => {
    const rows = wrap(row[i] ?? '', width);
    const painted = style.quoted(rows);
    // Painting takes the quotes away.
    return rows.map((text, at) => {
      const shown = painted[at] ?? '';
      const { length } = shown === text ? text : text.replaceAll('`', '');
      return shown + ' '.repeat(Math.max(0, width - length));
    });
  });
  const height = Math.max(...cells.map(cell => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, i) => cell[line] ?? ' '.repeat(widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Takes what is too much from the widest columns, as long as a word still fits. */
function fitted(natural: readonly number[], least: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  for (let over = sum(widths) - room; over > 0; over--) {
    const spare = widths.map((width, i) => (width > (least[i] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const longestWord = (cells: readonly string[]) =>
  Math.max(...cells.flatMap(cell => cell.split(' ').map(word => word.length)));

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
