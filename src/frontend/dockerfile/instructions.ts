import { type Location, lineIndex } from '../../base/index.ts';
import { outline } from './ast.ts';
import { type Heredoc, heredocStarts, readHeredoc, type SourceLine } from './heredoc.ts';
import { jsonForm } from './json-form.ts';
import { concat, type Locate, type Mapped, piece, place, slice, trim } from './mapped.ts';
import { takeFlags } from './words.ts';

/** An instruction as the builder sees it: continuation lines joined, comment lines inside them removed. */
export interface Instruction {
  readonly keyword: string;
  /** Everything behind the keyword, without surrounding blanks. */
  readonly args: Mapped;
  /** Where the instruction stands, heredocs excluded. */
  readonly at: Location;
  readonly heredocs: readonly Heredoc[];
  readonly locate: Locate;
}

export interface Comment {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface DockerfileError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface ParsedFile {
  readonly instructions: readonly Instruction[];
  readonly comments: readonly Comment[];
  readonly errors: readonly DockerfileError[];
  readonly escape: string;
}

/** No Dockerfile that people wrote comes near. */
const MAX_LINES = 30_000;
const MAX_INSTRUCTIONS = 3_000;

/** A range of an instruction's arguments as a place in the file. */
export function argsPlace(instruction: Instruction, start: number, end: number): Location {
  if (instruction.args.text === '') return instruction.at;
  return place(instruction.args, instruction.locate, start, end);
}

/** Reads a Dockerfile's instructions. @source moby/buildkit frontend/dockerfile/parser/parser.go Parse */
export function parseInstructions(file: string, source: string): ParsedFile {
  // A byte order mark is replaced by a blank, so that offsets stay those of the file.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const lines = splitLines(text);
  const none = { instructions: [], comments: [], escape: '\\' };
  if (lines.length > MAX_LINES) return { ...none, errors: [tooLarge(`${MAX_LINES} lines`)] };
  const found = outline(text);
  const directives = readDirectives(lines);
  const reader = new Reader(lines, directives.escape, lineIndex(file, text), found.keywords);
  reader.read();
  if (reader.instructions.length > MAX_INSTRUCTIONS) {
    return { ...none, errors: [tooLarge(`${MAX_INSTRUCTIONS} instructions`)] };
  }
  const inside = (line: number) => reader.heredocLines.has(line - 1);
  const comments = found.comments.filter(comment => !inside(comment.line));
  const errors = [...directives.errors, ...reader.errors];
  return { instructions: reader.instructions, comments, errors, escape: reader.escape };
}

const tooLarge = (limit: string): DockerfileError => ({
  message: `the file has more than ${limit}`,
  line: 1,
  column: 1,
});

function splitLines(text: string): readonly SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ text: line, start });
    start += line.length + 1;
  }
  return lines;
}

/**
 * `# escape=` among the directives on top: they end at the first line that is none. A `#!` line is none either:
 * the builder passes over it only where it looks for `# syntax=` and `# check=`.
 *
 * @source moby/buildkit frontend/dockerfile/parser/parser.go possibleParserDirective, directives.go ParseLine
 */
function readDirectives(lines: readonly SourceLine[]): { escape: string; errors: DockerfileError[] } {
  const seen = new Map<string, string>();
  const escape = () => (seen.get('escape') === '`' ? '`' : '\\');
  for (const [i, { text }] of lines.entries()) {
    const directive = /^\s*#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S.*)$/.exec(text.slice(0, 400).trimEnd());
    const name = directive?.[1]?.toLowerCase();
    if (name === undefined || !['syntax', 'escape', 'check'].includes(name)) break;
    const value = directive?.[2]?.trim() ?? '';
    const message = seen.has(name)
      ? `the directive ${name} stands there twice`
      : name === 'escape' && value !== '`' && value !== '\\'
        ? 'the directive escape takes a backslash or a backtick'
        : undefined;
    if (message !== undefined) {
      return { escape: escape(), errors: [{ message, line: i + 1, column: text.indexOf('#') + 1 }] };
    }
    seen.set(name, value);
  }
  return { escape: escape(), errors: [] };
}

const isComment = (line: string) => line.trimStart().startsWith('#');

class Reader {
  readonly instructions: Instruction[] = [];
  readonly errors: DockerfileError[] = [];
  readonly heredocLines = new Set<number>();
  readonly escape: string;
  readonly #lines: readonly SourceLine[];
  readonly #locate: Locate;
  readonly #keywords: ReadonlyMap<number, string>;

  constructor(
    lines: readonly SourceLine[],
    escape: string,
    locate: Locate,
    keywords: ReadonlyMap<number, string>,
  ) {
    this.#lines = lines;
    this.escape = escape;
    this.#locate = locate;
    this.#keywords = keywords;
  }

  read(): void {
    for (let line = 0; line < this.#lines.length && this.instructions.length <= MAX_INSTRUCTIONS; ) {
      const text = this.#lines[line]?.text ?? '';
      if (text.trim() === '' || isComment(text)) line++;
      else line = this.#instruction(line);
    }
  }

  /** Reads the instruction that begins in a line; returns the line behind it. */
  #instruction(first: number): number {
    const { logical, next } = this.#logicalLine(first);
    const written = /^\S+/.exec(logical.text)?.[0] ?? '';
    if (written === '') return next;
    const keyword = this.#keywords.get(first) ?? written.toUpperCase();
    // dockerfile-ast ends a keyword at other places only where the file is broken; the text decides.
    const agreed = keyword.length === written.length ? keyword : written.toUpperCase();
    const args = trim(slice(logical, written.length));
    const at = place(logical, this.#locate, 0, logical.text.length);
    const { heredocs, after } = this.#heredocs(agreed, args.text, next, at);
    this.instructions.push({ keyword: agreed, args, at, heredocs, locate: this.#locate });
    return after;
  }

  #logicalLine(first: number): { readonly logical: Mapped; readonly next: number } {
    const parts: Mapped[] = [];
    let line = first;
    for (; line < this.#lines.length; line++) {
      const { text = '', start = 0 } = this.#lines[line] ?? {};
      const raw = text.replace(/\r$/, '');
      // The builder drops comment lines and empty lines inside a continuation.
      if (line > first && (isComment(raw) || raw.trim() === '')) continue;
      const end = continuation(raw, this.escape);
      parts.push(piece(raw.slice(0, end ?? raw.length), start));
      if (end === undefined) {
        line++;
        break;
      }
    }
    return { logical: trim(concat(parts)), next: line };
  }

  #heredocs(keyword: string, args: string, line: number, at: Location) {
    const heredocs: Heredoc[] = [];
    let after = line;
    for (const start of mayHaveHeredoc(keyword, args, this.escape) ? heredocStarts(args) : []) {
      const read = readHeredoc(start, this.#lines, after);
      if (!read) {
        const message = `no line ends the here-document ${start.delimiter}`;
        this.errors.push({ message, line: at.line, column: at.column });
        return { heredocs, after: this.#lines.length };
      }
      for (let i = after; i < read.next; i++) this.heredocLines.add(i);
      heredocs.push(read.heredoc);
      after = read.next;
    }
    return { heredocs, after };
  }
}

/**
 * Where the escape character that ends a line stands. A doubled one does not continue the line.
 *
 * @source moby/buildkit frontend/dockerfile/parser/parser.go lineContinuationRegex
 */
function continuation(line: string, escape: string): number | undefined {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line[end - 1] === escape && line[end - 2] !== escape ? end - 1 : undefined;
}

function mayHaveHeredoc(keyword: string, args: string, escape: string): boolean {
  const [command = '', rest = ''] = keyword === 'ONBUILD' ? splitKeyword(args) : [keyword, args];
  if (!['RUN', 'COPY', 'ADD'].includes(command)) return false;
  return jsonForm(rest.slice(takeFlags(rest, escape).start)).kind === 'shell';
}

function splitKeyword(text: string): readonly [string, string] {
  const word = /^\S+/.exec(text)?.[0] ?? '';
  return [word.toUpperCase(), text.slice(word.length).trim()];
}

/** The instruction behind ONBUILD. */
export function triggerOf(instruction: Instruction): Instruction {
  const [keyword] = splitKeyword(instruction.args.text);
  return { ...instruction, keyword, args: trim(slice(instruction.args, keyword.length)) };
}
