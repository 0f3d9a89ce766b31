import { concat, EMPTY, type Mapped, piece } from './mapped.ts';

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  readonly delimiter: string;
  /** Does the builder expand variables in it? Not when the delimiter is quoted. */
  readonly expands: boolean;
  /** Written as `<<-`. */
  readonly stripsTabs: boolean;
  /** The content, leading tabs removed for `<<-`. */
  readonly body: Mapped;
  /** The lines as written, the terminator included: what the shell of a RUN gets to read. */
  readonly raw: Mapped;
}

export interface HeredocStart {
  readonly delimiter: string;
  readonly expands: boolean;
  readonly stripsTabs: boolean;
}

/**
 * The heredocs that a line announces: a whole word `<<EOF`, `<<-EOF`, `3<<EOF`, `<<"E F"`, outside quotes.
 *
 * @source moby/buildkit frontend/dockerfile/parser/parser.go heredocsFromLine, reHeredoc
 */
export function heredocStarts(text: string): readonly HeredocStart[] {
  const starts: HeredocStart[] = [];
  let quote = '';
  let wordStart = true;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++;
      else if (char === quote) quote = '';
      continue;
    }
    if (char.trim() === '') {
      wordStart = true;
      continue;
    }
    const found = wordStart ? startAt(text, i) : undefined;
    wordStart = false;
    if (found) {
      starts.push(found.start);
      i = found.end - 1;
    } else if (char === '\\') i++;
    else if (char === '"' || char === "'") quote = char;
  }
  return starts;
}

function startAt(text: string, at: number): { start: HeredocStart; end: number } | undefined {
  const head = /^\d*<<(-?)[ \t]*/.exec(text.slice(at, at + 64));
  if (!head) return undefined;
  let delimiter = '';
  let quoted = false;
  let i = at + head[0].length;
  for (; i < text.length; i++) {
    const char = text[i] ?? '';
    // BuildKit takes `EOF>file` for the delimiter, so that the build fails; a shell and its users mean `EOF`.
    if (char.trim() === '' || '<>|&;'.includes(char)) break;
    if (char === '\\') delimiter += text[++i] ?? '';
    else if (char === '"' || char === "'") {
      const close = text.indexOf(char, i + 1);
      if (close === -1) return undefined;
      delimiter += text.slice(i + 1, close);
      quoted = true;
      i = close;
    } else delimiter += char;
  }
  if (delimiter === '') return undefined;
  return { start: { delimiter, expands: !quoted, stripsTabs: head[1] === '-' }, end: i };
}

export interface SourceLine {
  readonly text: string;
  readonly start: number;
}

/** Reads the body that begins at a line; `undefined`: no line ends it. */
export function readHeredoc(
  start: HeredocStart,
  lines: readonly SourceLine[],
  from: number,
): { readonly heredoc: Heredoc; readonly next: number } | undefined {
  const body: Mapped[] = [];
  const raw: Mapped[] = [];
  for (let i = from; i < lines.length; i++) {
    const line = lines[i];
    if (!line) break;
    const tabs = start.stripsTabs ? line.text.length - line.text.replace(/^\t+/, '').length : 0;
    raw.push(piece(`${line.text}\n`, line.start));
    if (line.text.slice(tabs).replace(/\r$/, '') === start.delimiter) {
      const { delimiter, expands, stripsTabs } = start;
      const heredoc = {
        delimiter,
        expands,
        stripsTabs,
        body: body.length ? concat(body) : EMPTY,
        raw: concat(raw),
      };
      return { heredoc, next: i + 1 };
    }
    body.push(piece(`${line.text.slice(tabs)}\n`, line.start + tabs));
  }
  return undefined;
}
