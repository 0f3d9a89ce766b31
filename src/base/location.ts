/** A range in a file that the user can open. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  /** Path as the user would write it: relative to the working directory where possible, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The whole of one line, or its first character where the length is not known. */
export function lineLocation(file: string, line: number, length = 1): Location {
  return { file, line, column: 1, endLine: line, endColumn: length + 1 };
}

/** Orders locations by file, then position. */
export function compareLocations(a: Location, b: Location): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** Turns offsets of a text into locations. Its lines are found at the first look-up; each is a binary search. */
export function lineIndex(file: string, text: string): (start: number, end: number) => Location {
  let known: readonly number[] | undefined;
  const position = (offset: number) => {
    known ??= lineStarts(text);
    const starts = known;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return (start, end) => {
    const from = position(start);
    const to = position(end);
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}
