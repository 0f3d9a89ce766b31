import { type Location, lineIndex } from '../base/index.ts';
import type { TextEdit } from '../lint/types.ts';

/** A change of a text by offsets. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The edits of one file as changes of its text, in order; `undefined`: one lies outside of it, or two overlap. */
export function changesOf(source: string, edits: readonly TextEdit[]): readonly Change[] | undefined {
  const starts = lineStarts(source);
  const eol = lineEnd(source);
  const changes: Change[] = [];
  for (const { at, text } of edits) {
    const start = offset(source, starts, at.line, at.column);
    const end = offset(source, starts, at.endLine, at.endColumn);
    if (start === undefined || end === undefined || end < start) return undefined;
    changes.push({ start, end, text: text.replace(/\r?\n/g, eol) });
  }
  changes.sort((a, b) => a.start - b.start || a.end - b.end);
  return changes.some((change, i) => {
    const next = changes[i + 1];
    return next !== undefined && overlap(change, next);
  })
    ? undefined
    : changes;
}

/** Two insertions at one place overlap: which comes first is nobody's to decide. */
export const overlap = (a: Change, b: Change): boolean =>
  (a.start < b.end && b.start < a.end) || a.start === b.start;

/** Where the line begins that an offset lies on. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** What stands on that line in front of the offset. */
export const lineBefore = (text: string, offset: number): string =>
  text.slice(lineStart(text, offset), offset);

/** The blanks that the line begins with, up to the offset. */
export const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(lineBefore(text, offset))?.[0] ?? '';

/** The place above the comments that stand right above a line, with its indentation in front. */
export function aboveComments(text: string, offset: number): number {
  const start = lineStart(text, offset);
  if (start === 0 || text.slice(start, offset).trim() !== '') return offset;
  const above = lineStart(text, start - 1);
  const indent = /^([ \t]*)#(?!!)/.exec(text.slice(above, start))?.[1];
  return indent === undefined ? offset : aboveComments(text, above + indent.length);
}

/** What goes to one place is one edit. */
export function joinedEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  const all: TextEdit[] = [];
  for (const edit of edits) {
    const i = all.findIndex(
      ({ at }) => at.file === edit.at.file && at.line === edit.at.line && at.column === edit.at.column,
    );
    const other = all[i];
    if (other) all[i] = { at: other.at, text: other.text + edit.text };
    else all.push(edit);
  }
  return all;
}

/** The same for changes of one text. */
export function joinChanges(changes: readonly Change[]): readonly Change[] {
  const all: Change[] = [];
  for (const change of changes) {
    const i = all.findIndex(other => other.start === change.start && other.end === change.end);
    const other = all[i];
    if (other) all[i] = { ...other, text: other.text + change.text };
    else all.push(change);
  }
  return all;
}

/** The text with changes that do not overlap and stand in order; all outside of them stays as it is, byte by byte. */
export function applyChanges(source: string, changes: readonly Change[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of changes) {
    parts.push(source.slice(at, start), text);
    at = end;
  }
  return [...parts, source.slice(at)].join('');
}

/** What most of its lines end with. */
function lineEnd(source: string): '\n' | '\r\n' {
  const all = source.split('\n').length - 1;
  const withReturn = source.split('\r\n').length - 1;
  return withReturn * 2 > all ? '\r\n' : '\n';
}

function lineStarts(source: string): readonly number[] {
  const starts = [0];
  for (let i = source.indexOf('\n'); i !== -1; i = source.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

function offset(source: string, starts: readonly number[], line: number, column: number): number | undefined {
  const start = starts[line - 1];
  if (start === undefined || column < 1) return undefined;
  const next = starts[line] ?? source.length + 1;
  const at = start + column - 1;
  return at < next ? at : undefined;
}

/** The offsets of a place; `undefined`: there is no such place. */
export function rangeOf(source: string, at: Location): Change | undefined {
  return changesOf(source, [{ at, text: '' }])?.[0];
}

/** The text at a place; `undefined`: there is no such place. */
export function textAt(source: string, at: Location): string | undefined {
  const range = rangeOf(source, at);
  return range && source.slice(range.start, range.end);
}

/** What a source is indented by, as its first indented line shows; `other` where none is. */
export const unitOf = (source: string, other: string): string =>
  /^(?:\t| {2,})(?=\S)/m.exec(source)?.[0] ?? other;

/** Changes of a file as edits. */
export function inserted(file: string, source: string, changes: readonly Change[]): readonly TextEdit[] {
  const locate = lineIndex(file, source);
  return changes.map(({ start, end, text }) => ({ at: locate(start, end), text }));
}

/** An empty place: where an insertion goes. */
export const placeBefore = ({ file, line, column }: Location): Location => ({
  file,
  line,
  column,
  endLine: line,
  endColumn: column,
});

/** What goes on behind a backslash, as it is said in a title. */
export const onOneLine = (command: string): string =>
  command
    .replaceAll(/[ \t]*\\\r?\n[ \t]*/g, ' ')
    .replaceAll(/(\S) {2,}/g, '$1 ')
    .split('\n', 1)[0] ?? '';
