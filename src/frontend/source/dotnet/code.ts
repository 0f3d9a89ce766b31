import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import type { Project } from './projects.ts';

/** A source without its comments and texts, of the same length. */
export interface Code {
  readonly file: FileText;
  readonly text: string;
  /** Of the project itself, and not of one that it refers to. */
  readonly isOwn: boolean;
}

const MAX_FILES = 3000;
const MAX_CHARACTERS = 20_000_000;
const SKIPPED: ReadonlySet<string> = new Set(['bin', 'obj', 'node_modules', '.git', 'wwwroot']);

/** What tools of Entity Framework and of the designers write: descriptions of data, often most of a project's text. */
const WRITTEN_BY_TOOLS = /(?:\.Designer|ModelSnapshot|\.g|\.g\.i)\.(?:cs|vb)$/;

/** The sources of a project: all below its folder. `isCut`: there are more than are read. */
export function codeOf(
  files: ImageFiles,
  projects: readonly Project[],
): { code: readonly Code[]; isCut: boolean } {
  const code: Code[] = [];
  let size = 0;
  const open = projects.map(project => project.directory);
  const seen = new Set<string>();
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    if (seen.has(directory)) continue;
    seen.add(directory);
    for (const name of files.list(directory)) {
      const path = paths.join(directory, name);
      const origin = files.origin(path);
      if (origin.kind === 'directory' && !SKIPPED.has(name)) open.push(path);
      if (!/\.(?:cs|fs|vb)$/.test(name) || (origin.kind !== 'context' && origin.kind !== 'inline')) continue;
      if (WRITTEN_BY_TOOLS.test(name)) continue;
      size += origin.text.text.length;
      if (code.length >= MAX_FILES || size > MAX_CHARACTERS) return { code, isCut: true };
      const isOwn = projects[0] !== undefined && paths.isInside(projects[0].directory, path);
      code.push({ file: origin.text, text: bare(origin.text.text), isOwn });
    }
  }
  return { code, isCut: false };
}

/**
 * C# 6.3 to 6.4.5 (lexical structure): comments, regular, verbatim, interpolated and raw strings, characters. What
 * stands in an interpolation goes with its string.
 */
export function bare(text: string): string {
  const parts: string[] = [];
  let from = 0;
  const opens = /["'$@]|\/[/*]/g;
  for (let open = opens.exec(text); open; open = opens.exec(text)) {
    const end = endOfText(text, open.index);
    if (end === undefined) continue;
    parts.push(text.slice(from, open.index), text.slice(open.index, end).replace(/[^\n]/g, ' '));
    from = end;
    opens.lastIndex = end;
  }
  return [...parts, text.slice(from)].join('');
}

function endOfText(text: string, at: number): number | undefined {
  if (text.startsWith('//', at)) return orEnd(text, text.indexOf('\n', at));
  if (text.startsWith('/*', at)) return orEnd(text, text.indexOf('*/', at + 2), 2);
  const char = text[at];
  if (char === "'") {
    const character = /'(?:\\[^\n]{1,9}?|[^'\\\n])'/y;
    character.lastIndex = at;
    return character.test(text) ? character.lastIndex : undefined;
  }
  if (char !== '"' && char !== '$' && char !== '@') return undefined;
  const opening = /(?:\$+@?|@\$?)?("+)/y;
  opening.lastIndex = at;
  const found = opening.exec(text);
  const quotes = found?.[1]?.length ?? 0;
  if (!found || quotes === 0) return undefined;
  const from = opening.lastIndex;
  if (quotes >= 3) return orEnd(text, text.indexOf('"'.repeat(quotes), from), quotes);
  if (quotes === 2) return from;
  return found[0].includes('@') ? afterVerbatim(text, from) : afterRegular(text, from);
}

const orEnd = (text: string, at: number, behind = 0) => (at === -1 ? text.length : at + behind);

function afterVerbatim(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at + 1;
    at++;
  }
  return text.length;
}

function afterRegular(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
    else if (text[at] === '\n') return at;
  }
  return text.length;
}

const MAX_BODY = 20_000;

/** Where the block ends that opens at a place. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && at - open < MAX_BODY; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return Math.min(text.length, open + MAX_BODY);
}

const LOOP = /\b(?:while\s*\([^{};]{1,300}?|for\s*\([^{}]{1,300}?)\)\s*[{\w]|\bdo\s*\{/g;
const PAUSE = /\bTask\s*\.\s*Delay\s*\(|\bThread\s*\.\s*Sleep\s*\(/;

/** `while (!done) { publish(); await Task.Delay(1000); }`: what has to wait between its turns goes on for long. */
export const hasPacedLoop = (text: string) =>
  [...text.matchAll(LOOP)].some(({ 0: head, index }) => {
    const body = index + head.length - 1;
    return PAUSE.test(text.slice(body, text[body] === '{' ? closing(text, body) : text.indexOf(';', body)));
  });
