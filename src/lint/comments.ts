import { type Location, path } from '../base/index.ts';

/** A comment `pid1-lint ignore=RULE -- reason`, and the lines that it speaks for. */
export interface SuppressionComment {
  readonly at: Location;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

type Syntax = 'dockerfile' | 'hash' | 'slashes';

const NAME = 'pid1-lint';

/** Finds the suppressions of a file by its lines; no parser is needed, so they work in a broken file too. */
export function suppressionComments(
  file: string,
  text: string,
  isDockerfile: boolean,
): readonly SuppressionComment[] {
  if (!text.includes(NAME)) return [];
  const syntax: Syntax = isDockerfile ? 'dockerfile' : SLASHES.test(path.basename(file)) ? 'slashes' : 'hash';
  const lines = text.split('\n').map(line => line.replace(/\r$/, ''));
  return lines.flatMap((line, index) => {
    const comment = readComment(line, syntax);
    if (!comment) return [];
    const { start, alone, body } = comment;
    const number = index + 1;
    const at = {
      file,
      line: number,
      column: start + 1,
      endLine: number,
      endColumn: line.trimEnd().length + 1,
    };
    const [firstLine, lastLine] = alone ? nextCode(lines, index + 1, syntax) : [number, number];
    return [{ at, ...body, firstLine, lastLine }];
  });
}

const SLASHES = /\.(?:[cm]?[jt]sx?|go|rs|java|c|cc|cpp|cs|php|swift|kt|json5?)$/i;

interface Read {
  readonly start: number;
  /** Nothing but the comment is on the line. */
  readonly alone: boolean;
  readonly body: Pick<SuppressionComment, 'rules' | 'reason'>;
}

function readComment(line: string, syntax: Syntax): Read | undefined {
  const at = line.indexOf(NAME);
  if (at === -1) return undefined;
  const before = line.slice(0, at).trimEnd();
  const marker = (syntax === 'slashes' ? ['//', '/*'] : ['#']).find(m => before.endsWith(m));
  if (marker === undefined) return undefined;
  const code = before.slice(0, -marker.length);
  const alone = code.trim() === '';
  // In a Dockerfile a # within a line is no comment, and in a shell it is one only behind a blank.
  if (!alone && (syntax === 'dockerfile' || (syntax === 'hash' && !/\s$/.test(code)))) return undefined;
  const text = line.slice(at + NAME.length).trim();
  const body = readBody(text.endsWith('*/') ? text.slice(0, -2).trimEnd() : text);
  return body && { start: code.length, alone, body };
}

function readBody(text: string): Read['body'] | undefined {
  if (!/^ignore\b/.test(text)) return undefined;
  const dashes = text.indexOf(' --');
  const list = dashes === -1 ? text : text.slice(0, dashes);
  const rules = list
    .slice('ignore'.length)
    .replace(/^\s?=/, '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  return { rules, reason: dashes === -1 ? '' : text.slice(dashes + 3).trim() };
}

/** First and last line, from 1, of the next line with code and of what belongs to it. */
function nextCode(lines: readonly string[], from: number, syntax: Syntax): readonly [number, number] {
  let first = from;
  while (first < lines.length && isEmptyOrComment(lines[first] ?? '', syntax)) first++;
  let last = first;
  while (last < lines.length - 1 && continues(lines, last, syntax)) last++;
  if (syntax === 'dockerfile') last = endOfHeredocs(lines, first, last);
  return [first + 1, last + 1];
}

function isEmptyOrComment(line: string, syntax: Syntax): boolean {
  const text = line.trim();
  const marks = syntax === 'slashes' ? ['//', '/*', '*'] : ['#'];
  return text === '' || marks.some(mark => text.startsWith(mark));
}

/** A Dockerfile may escape the line's end with a backtick, and have comments among the lines that go on. */
function continues(lines: readonly string[], index: number, syntax: Syntax): boolean {
  const line = (lines[index] ?? '').trimEnd();
  if (syntax !== 'dockerfile') return line.endsWith('\\');
  return /[\\`]$/.test(line) || (isEmptyOrComment(line, syntax) && index > 0);
}

const HEREDOC = /<<-?\s{0,8}(["']?)([A-Za-z_]\w{0,99})\1/g;

function endOfHeredocs(lines: readonly string[], first: number, last: number): number {
  const text = lines.slice(first, last + 1).join('\n');
  if (!/^\s*(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s/i.test(text)) return last;
  let end = last;
  for (const [, , name] of text.matchAll(HEREDOC)) {
    const found = lines.findIndex((line, i) => i > end && line.trim() === name);
    if (found === -1) return end;
    end = found;
  }
  return end;
}
