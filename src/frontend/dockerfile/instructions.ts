import { DockerfileParser } from 'dockerfile-ast';
import { type Location, lineIndex } from '../../base/index.ts';

/** A piece of a here-document instruction. */
export interface Heredoc {
  readonly delimiter: string;
  /** Unless the delimiter is quoted. */
  readonly expands: boolean;
  readonly body: string;
  /** Offset of the body in the file. */
  readonly start: number;
}

/** An instruction as BuildKit sees it: continuation lines joined, comment lines inside them removed. */
export interface Instruction {
  readonly keyword: string;
  /** Everything behind the keyword, without surrounding blanks. */
  readonly text: string;
  /** Where the instruction stands, heredocs excluded. */
  readonly at: Location;
  readonly heredocs: readonly Heredoc[];
  /** A range of `text` as a place in the file. */
  locate(start: number, end: number): Location;
}

export interface Comment {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface ParsedFile {
  readonly instructions: readonly Instruction[];
  readonly comments: readonly Comment[];
  readonly escape: string;
}

/**
 * Reads a Dockerfile's instructions. dockerfile-ast 0.7.1 says where they begin; what belongs to them is worked
 * out here, since its arguments keep comments inside continuations and it misses heredocs such as `3<<EOF`.
 */
export function parseInstructions(file: string, source: string): ParsedFile {
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const locate = lineIndex(file, text);
  const escape = escapeDirective(text);
  const lines = lineOffsets(text);
  const parsed = DockerfileParser.parse(text);
  const comments = parsed.getComments().map(comment => {
    const { start } = comment.getRange();
    return { line: start.line + 1, column: start.character + 1, text: comment.getContent() ?? '' };
  });
  const instructions: Instruction[] = [];
  let next = 0;
  const all = [...parsed.getInstructions()].sort((a, b) => a.getRange().start.line - b.getRange().start.line);
  for (const found of all) {
    const { line } = found.getRange().start;
    if (line < next) continue;
    const read = readInstruction(text, lines, line, escape, locate);
    instructions.push(read.instruction);
    next = read.nextLine;
  }
  return { instructions, comments, escape };
}

function lineOffsets(text: string): readonly number[] {
  const offsets = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) offsets.push(i + 1);
  return offsets;
}

/** `# escape=` among the directives on top; a `#!` line may come first. */
function escapeDirective(text: string): string {
  for (const [i, line] of text.split('\n', 20).entries()) {
    if (i === 0 && line.startsWith('#!')) continue;
    const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(line);
    if (!directive) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

type Locate = (start: number, end: number) => Location;

function readInstruction(
  text: string,
  lines: readonly number[],
  first: number,
  escape: string,
  locate: Locate,
) {
  const joined: string[] = [];
  const offsets: number[] = [];
  let line = first;
  let end = lines[first] ?? 0;
  for (; line < lines.length; line++) {
    const start = lines[line] ?? 0;
    const stop = (lines[line + 1] ?? text.length + 1) - 1;
    const raw = text.slice(start, stop).replace(/\r$/, '');
    // BuildKit drops comment lines and empty lines inside a continuation.
    if (line > first && (/^\s*#/.test(raw) || raw.trim() === '')) continue;
    const trimmed = raw.trimEnd();
    const continues = trimmed.endsWith(escape) && line + 1 < lines.length;
    const kept = continues ? trimmed.slice(0, -1) : raw;
    for (let i = 0; i < kept.length; i++) {
      joined.push(kept[i] ?? '');
      offsets.push(start + i);
    }
    end = start + raw.trimEnd().length;
    if (!continues) break;
  }
  const whole = joined.join('');
  const keyword = /^\s*([A-Za-z]+)/.exec(whole)?.[1] ?? '';
  const from = whole.indexOf(keyword) + keyword.length;
  const lead = whole.slice(from).length - whole.slice(from).trimStart().length;
  const body = whole.slice(from).trim();
  const base = from + lead;
  const offset = (i: number) => offsets[Math.min(base + i, offsets.length - 1)] ?? end;
  const begin = offsets[whole.indexOf(keyword)] ?? lines[first] ?? 0;
  const { heredocs, nextLine } = readHeredocs(keyword.toUpperCase(), body, text, lines, line + 1);
  const instruction: Instruction = {
    keyword: keyword.toUpperCase(),
    text: body,
    at: locate(begin, end),
    heredocs,
    locate: (s, e) => locate(offset(s), offset(Math.max(s, e - 1)) + 1),
  };
  return { instruction, nextLine };
}

/** Bodies of `<<EOF`, `<<-EOF`, `<<"E F"`, `3<<EOF` behind RUN, COPY, ADD (also behind ONBUILD). */
function readHeredocs(
  keyword: string,
  body: string,
  text: string,
  lines: readonly number[],
  firstLine: number,
) {
  const heredocs: Heredoc[] = [];
  let line = firstLine;
  const command = keyword === 'ONBUILD' ? (/^\s*([A-Za-z]+)/.exec(body)?.[1]?.toUpperCase() ?? '') : keyword;
  if (!['RUN', 'COPY', 'ADD'].includes(command)) return { heredocs, nextLine: line };
  for (const start of heredocStarts(body)) {
    const from = lines[line] ?? text.length;
    const content: string[] = [];
    let closed = false;
    for (; line < lines.length; line++) {
      const raw = text.slice(lines[line] ?? 0, (lines[line + 1] ?? text.length + 1) - 1).replace(/\r$/, '');
      const compare = start.strip ? raw.replace(/^\t+/, '') : raw;
      if (compare === start.delimiter) {
        closed = true;
        line++;
        break;
      }
      content.push(compare);
    }
    const joined = content.join('\n');
    heredocs.push({
      delimiter: start.delimiter,
      expands: start.expands,
      body: closed || joined ? `${joined}\n` : '',
      start: from,
    });
  }
  return { heredocs, nextLine: line };
}

function heredocStarts(body: string): { delimiter: string; expands: boolean; strip: boolean }[] {
  const starts: { delimiter: string; expands: boolean; strip: boolean }[] = [];
  let quote = '';
  for (let i = 0; i < body.length; i++) {
    const char = body[i] ?? '';
    if (quote) {
      if (char === quote) quote = '';
    } else if (char === '\\') i++;
    else if (char === '"' || char === "'") quote = char;
    else if (
      char === '<' &&
      body[i + 1] === '<' &&
      body[i + 2] !== '<' &&
      body[i - 1] !== '<' &&
      !insideArithmetic(body, i)
    ) {
      const match = /^<<(-?)\s*(?:"([^"\n]+)"|'([^'\n]+)'|([A-Za-z_][\w.-]*))/.exec(body.slice(i, i + 200));
      if (!match) continue;
      starts.push({
        delimiter: match[2] ?? match[3] ?? match[4] ?? '',
        expands: match[4] !== undefined,
        strip: match[1] === '-',
      });
      i += match[0].length - 1;
    }
  }
  return starts;
}

const insideArithmetic = (body: string, at: number) => {
  const open = body.lastIndexOf('$((', at);
  return open !== -1 && body.indexOf('))', open) > at;
};
