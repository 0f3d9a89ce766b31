import type { Location } from '../base/index.ts';
import type { Style } from './paint.ts';
import { cells, safe, sliceCells } from './text.ts';

export interface FrameInput {
  readonly text: string;
  readonly at: Location;
  readonly style: Style;
  readonly columns: number;
}

/** More lines of one finding than this are cut. */
const MAX_LINES = 4;
/** How far above a line with something on it is looked for. */
const LOOK_BACK = 5;

/** The line of a finding with the last line before it that is not empty. Each row without its line end. */
export function codeFrame({ text, at, style, columns }: FrameInput): readonly string[] {
  const lines = linesAround(text, at.line - LOOK_BACK, at.line + MAX_LINES);
  const last = Math.min(lastLineOf(at), at.line + MAX_LINES - 1);
  if (!lines.has(at.line)) return [];
  const gutter = gutterFor(style, String(last).length);
  const width = columns - gutter.width;
  const row = (line: number, here: boolean) => {
    const source = expand(lines.get(line) ?? '');
    const cut = window(
      source,
      here && line === at.line ? expandedColumn(lines.get(line) ?? '', at.column) : 0,
      width,
    );
    return `${gutter.at(line, here)}${here ? cut.text : style.dim(cut.text)}`;
  };
  const above = lineAbove(lines, at.line);
  const rows = above === undefined ? [] : [row(above, false)];
  for (let line = at.line; line <= last && lines.has(line); line++) rows.push(row(line, true));
  if (lastLineOf(at) > last) rows.push(`${gutter.empty}${style.dim('…')}`);
  const caret = caretRow(lines.get(at.line) ?? '', at, width);
  if (caret) rows.push(`${gutter.empty}${style.severity.warning(caret)}`);
  return rows;
}

/** The left edge of a frame, for rows that are added to it. */
export function gutterFor(style: Style, digits: number) {
  const size = Math.max(digits, 2);
  return {
    width: size + 6,
    at: (line: number, here: boolean) =>
      ` ${here ? style.bad('▸') : ' '} ${style.dim(String(line).padStart(size))} ${style.dim('│')} `,
    empty: ` ${' '.repeat(size + 3)}${style.dim('│')} `,
  };
}

/** The end is exclusive: a range that ends in column 1 does not hold that line. */
export function lastLineOf(at: Location): number {
  return at.endColumn <= 1 && at.endLine > at.line ? at.endLine - 1 : at.endLine;
}

/** Lines by number, without splitting a large file. */
function linesAround(text: string, first: number, last: number): Map<number, string> {
  const out = new Map<number, string>();
  let start = 0;
  for (let line = 1; line <= last && start <= text.length; line++) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    if (line >= first) out.set(line, text.slice(start, stop).replace(/\r$/, ''));
    start = stop + 1;
  }
  return out;
}

function lineAbove(lines: ReadonlyMap<number, string>, line: number): number | undefined {
  for (let above = line - 1; above >= line - LOOK_BACK; above--) {
    const text = lines.get(above)?.trim();
    if (text) return above;
  }
  return undefined;
}

const TAB = '    ';
const expand = (line: string) => safe(line.replaceAll('\t', TAB));
/** In cells of the terminal, from 1. */
const expandedColumn = (line: string, column: number) => cells(expand(line.slice(0, column - 1))) + 1;

/** The part of a long line that holds the column. */
function window(
  line: string,
  column: number,
  width: number,
): { readonly text: string; readonly from: number } {
  const length = cells(line);
  if (length <= width) return { text: line, from: 0 };
  const from = column > width - 10 ? Math.min(column - Math.floor(width / 2), length - width + 1) : 0;
  const end = from + width - (from > 0 ? 1 : 0);
  const tail = end < length ? '…' : '';
  return {
    text: `${from > 0 ? '…' : ''}${sliceCells(line, from, end - tail.length)}${tail}`,
    from: from > 0 ? from - 1 : 0,
  };
}

/** Underlines a part of a line; where the range is the whole line there is nothing to point at. */
function caretRow(line: string, at: Location, width: number): string | undefined {
  if (lastLineOf(at) !== at.line) return undefined;
  const start = at.column - 1;
  const end = Math.min(at.endColumn - 1, line.length);
  if (line.slice(0, start).trim() === '' && line.slice(end).trim() === '') return undefined;
  const source = expand(line);
  const column = expandedColumn(line, at.column);
  const { from } = window(source, column, width);
  const length = Math.max(1, expandedColumn(line, end + 1) - column);
  const room = width - (column - 1 - from);
  return room <= 0 ? undefined : `${' '.repeat(column - 1 - from)}${'▔'.repeat(Math.min(length, room))}`;
}
