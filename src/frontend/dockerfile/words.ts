import { jsonForm } from './json-form.ts';

/** A word of an instruction as written, quotes included, with its range in the instruction's text. */
export interface RawWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const isBlank = (char: string) => char.trim() === '';

/**
 * Splits at blanks that stand outside quotes, as ENV, ARG and flags are split. Quotes and escapes stay in the word.
 *
 * @source moby/buildkit frontend/dockerfile/parser/line_parsers.go parseWords
 */
export function quotedWords(text: string, escape: string): readonly RawWord[] {
  const words: RawWord[] = [];
  let start = -1;
  let quote = '';
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    if (char === undefined || (quote === '' && isBlank(char))) {
      if (start !== -1) words.push({ text: text.slice(start, i), start, end: i });
      start = -1;
      continue;
    }
    if (start === -1) start = i;
    if (char === escape && quote !== "'") i++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
  }
  return words;
}

/** Splits at blanks whatever the quotes, as FROM, COPY and ADD are split. */
export function plainWords(text: string): readonly RawWord[] {
  return [...text.matchAll(/\S+/g)].map(m => ({ text: m[0], start: m.index, end: m.index + m[0].length }));
}

/** The sources and the destination of COPY and ADD. `<< EOF` is one word. */
export function copyWords(text: string): readonly string[] {
  const form = jsonForm(text);
  if (form.kind === 'exec') return form.argv;
  const words = plainWords(text).map(word => word.text);
  return words.flatMap((word, i) => {
    if (/^\d*<<-?$/.test(words[i - 1] ?? '')) return [];
    return [/^\d*<<-?$/.test(word) ? `${word}${words[i + 1] ?? ''}` : word];
  });
}

/** Values of `--name=value`, in order; a flag without a value is `''`. */
export type Flags = ReadonlyMap<string, readonly string[]>;

export interface Flagged {
  readonly flags: Flags;
  /** Where the arguments begin in the text. */
  readonly start: number;
}

/** Reads the flags in front of an instruction's arguments. @source buildkit parser/split_command.go extractBuilderFlags */
export function takeFlags(text: string, escape: string): Flagged {
  const flags = new Map<string, string[]>();
  if (!text.startsWith('--')) return { flags, start: 0 };
  const words = quotedWords(text, escape);
  for (const word of words) {
    if (word.text === '--') return { flags, start: skipBlanks(text, word.end) };
    if (!word.text.startsWith('--')) return { flags, start: word.start };
    const equals = word.text.indexOf('=');
    const name = word.text.slice(2, equals === -1 ? undefined : equals).toLowerCase();
    const value = equals === -1 ? '' : word.text.slice(equals + 1);
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return { flags, start: text.length };
}

function skipBlanks(text: string, at: number): number {
  let i = at;
  while (i < text.length && isBlank(text[i] ?? '')) i++;
  return i;
}
