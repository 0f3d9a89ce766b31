import { type Code, closing } from './code.ts';

const RUNS = /\.\s*(?:Run|RunAsync|RunConsoleAsync|WaitForShutdown\w*)\s*\(/;
const LEAVES = /\breturn\b|\bEnvironment\s*\.\s*Exit\s*\(/;
/** Where the lines of one case end. */
const NEXT_CASE = /\b(?:case|default|break)\b|$/;
/** More than the condition of an `if` has. */
const MAX_HEAD = 300;

/**
 * `if (args.Contains("migrate")) { …; return; }`: does the program do one thing and end, where it is given this word?
 * What is asked may be kept under a name first.
 */
export function endsOn(code: readonly Code[], args: readonly string[]): boolean {
  const words = args.filter(word => /^-{0,2}[\w:-]{2,40}$/.test(word));
  return code.some(
    c => c.isOwn && c.file.file.endsWith('.cs') && words.some(word => asksFor(c, word) === 'ends'),
  );
}

function asksFor(code: Code, word: string): 'ends' | undefined {
  const { text } = code.file;
  const literal = `"${word}"`;
  for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + 1)) {
    const block = blockOf(code.text, at);
    if (block !== undefined && LEAVES.test(block) && !RUNS.test(block)) return 'ends';
  }
  return undefined;
}

/** What is done where the condition holds in which a text stands. */
function blockOf(text: string, at: number): string | undefined {
  const before = text.slice(Math.max(0, at - MAX_HEAD), at);
  const statement = before.slice(before.search(/[^;{}]*$/));
  if (/\bcase\s*$/.test(statement)) return text.slice(at, at + text.slice(at).search(NEXT_CASE));
  const [, name] = /^\s*(?:var|bool)\s+(\w{1,60})\s*=[^=]/.exec(statement) ?? [];
  if (name !== undefined) {
    const asked = new RegExp(`\\bif\\s*\\(\\s*${name}\\s*\\)`, 'g');
    asked.lastIndex = at;
    return asked.exec(text) ? following(text, asked.lastIndex) : undefined;
  }
  const head = statement.search(/\bif\s*\(/);
  if (head === -1 || !/\bargs\b/i.test(statement)) return undefined;
  const end = afterBrackets(text, text.indexOf('(', at - statement.length + head));
  return end === undefined ? undefined : following(text, end);
}

function afterBrackets(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length && at - open < 2 * MAX_HEAD; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** A block, or one statement. */
function following(text: string, from: number): string {
  const start = from + text.slice(from).search(/\S/);
  return text.slice(start, text[start] === '{' ? closing(text, start) : text.indexOf(';', start));
}
