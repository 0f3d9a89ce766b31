import { lineIndex } from '../../base/index.ts';
import { execForm } from '../../lint/remedies.ts';
import type { TextEdit } from '../../lint/types.ts';
import type { Command } from '../../model/index.ts';
import { applyChanges, rangeOf } from '../edits.ts';
import type { Sources } from '../sources.ts';

/** A word of a list as it is written. */
interface Item {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/**
 * Other words where a service or a container declares its command, in the form that it has there: a text, a list in
 * brackets, or one with a dash a line. `undefined`: what is written there is not just these words.
 */
export function withWords(
  command: Command,
  words: readonly string[],
  sources: Sources,
  isCompose: boolean,
): TextEdit | undefined {
  const place = placeOf(command, sources);
  if (!place || command.form !== 'exec') return undefined;
  const { at, old } = place;
  const [before, own] = [withDollars(command.argv, isCompose), withDollars(words, isCompose)];
  const text = /^(?:\[|-\s)/.test(old) ? inList(old, before, own) : inText(old, before, own);
  return text === undefined ? undefined : { at, text };
}

/** Where a command stands, and what is written there. */
function placeOf({ at }: Command, sources: Sources) {
  const source = sources.read(at.file) ?? '';
  const range = rangeOf(source, at);
  return (
    range && {
      at: lineIndex(at.file, source)(range.start, range.end),
      old: source.slice(range.start, range.end),
    }
  );
}

/** Compose would put in a variable of its own. */
const withDollars = (words: readonly string[], isCompose: boolean) =>
  isCompose ? words.map(word => word.replaceAll('$', '$$$$')) : words;

/** A text of one line or in a block, whatever its quotes, as a list in brackets. */
export function asList(
  command: Command,
  words: readonly string[],
  sources: Sources,
  isCompose: boolean,
): TextEdit | undefined {
  const place = placeOf(command, sources);
  if (!place) return undefined;
  const { at, old } = place;
  const isBlock = /^[|>][-+]?[ \t]*\n/.test(old);
  if (!isBlock && /^[[{|>&*!-]|\n/.test(old)) return undefined;
  return { at, text: `${execForm(withDollars(words, isCompose))}${/\n*$/.exec(old)?.[0]}` };
}

/** A text stays one where its words need no quotes. */
function inText(old: string, argv: readonly string[], words: readonly string[]): string | undefined {
  const [, written] = /^(?:[>|][-+]?\n\s*|(?=[\w./"'])["']?)([^\n"']*)["']?\n?$/.exec(old) ?? [];
  if (written?.trim() !== argv.join(' ')) return undefined;
  const behind = old.endsWith('\n') ? '\n' : '';
  const isPlain = words.every(word => /^[\w@%+=:,./-]+$/.test(word));
  if (!isPlain) return `${execForm(words)}${behind}`;
  return old.replace(written.trim(), () => words.join(' '));
}

function inList(old: string, argv: readonly string[], words: readonly string[]): string | undefined {
  const isBlock = old.startsWith('-');
  const items = isBlock ? itemsByLine(old) : itemsInBrackets(old);
  const [first, second] = items;
  const last = items.at(-1);
  if (!first || !last || JSON.stringify(items.map(({ value }) => value)) !== JSON.stringify(argv))
    return undefined;
  const quote = old[first.start] ?? '';
  const written = words.map(word => asWritten(word, quote));
  if (words.length === items.length)
    return applyChanges(
      old,
      items.flatMap(({ start, end, value }, i) =>
        value === words[i] ? [] : [{ start, end, text: written[i] ?? '' }],
      ),
    );
  // Whose comment it would be then is open.
  if (old.includes('#')) return undefined;
  const between = second ? old.slice(first.end, second.start) : isBlock ? undefined : ', ';
  if (between === undefined) return undefined;
  return `${old.slice(0, first.start)}${written.join(between)}${old.slice(last.end)}`;
}

const SCALAR = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[\w@%+=./-][^\s,\]#"']*/g;

function itemsInBrackets(text: string): readonly Item[] {
  return [...text.replaceAll(/(?<=\s)#.*/g, comment => ' '.repeat(comment.length)).matchAll(SCALAR)].map(
    ({ 0: scalar, index }) => ({ start: index, end: index + scalar.length, value: valueOf(scalar) }),
  );
}

/** `- word` lines; anything else makes the words differ. */
function itemsByLine(text: string): readonly Item[] {
  return [...text.matchAll(/^([ \t]*-[ \t]+)("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\n"'#]*[^\s#])/gm)].map(
    ({ 1: head = '', 2: scalar = '', index }) => {
      const start = index + head.length;
      return { start, end: start + scalar.length, value: valueOf(scalar) };
    },
  );
}

function valueOf(scalar: string): string {
  if (scalar.startsWith("'")) return scalar.slice(1, -1).replaceAll("''", "'");
  if (!scalar.startsWith('"')) return scalar;
  try {
    return String(JSON.parse(scalar));
  } catch {
    return scalar;
  }
}

/** In the quotes that others have; bare only if it is text without them. */
function asWritten(word: string, quote: string): string {
  if (quote === "'") return `'${word.replaceAll("'", "''")}'`;
  const isBare = quote !== '"' && /^[A-Za-z./][\w@%+=./-]*$/.test(word);
  return isBare && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(word) ? word : JSON.stringify(word);
}
