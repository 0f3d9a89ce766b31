import { jsonForm } from '../../frontend/dockerfile/json-form.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { Change } from '../edits.ts';
import { quoted } from '../shell/shell.ts';
import type { FixInput, Planned } from '../types.ts';
import { writtenCommand } from './command.ts';

/** The array that was meant, where its tokens leave no doubt. */
export function repairJson(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  for (const keyword of ['ENTRYPOINT', 'CMD'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    const { dockerfile, instruction, command } = written ?? {};
    const broken = command?.form === 'shell' ? command.brokenJson : undefined;
    if (!dockerfile || !instruction || !broken) continue;
    const meant = meantArray(instruction.args.text);
    if (!meant) return undefined;
    const words = meant.tokens.map(({ word }) => word);
    // A variable is what a shell puts in.
    const text = meant.hasVariables ? `exec ${words.map(inShell).join(' ')}` : execForm(words);
    const changes = meant.hasVariables
      ? [{ start: 0, end: instruction.args.text.length, text }]
      : changesTo(meant, instruction.args.text);
    const comment = /^#.*/.exec(meant.rest)?.[0];
    const edits = changes.map(own => dockerfile.replaceArgs(instruction, own.text, own.start, own.end));
    return {
      safety: meant.isCertain ? 'safe' : 'suggested',
      title: `Write ${meant.hasVariables ? 'it for a shell' : 'JSON'}: ${keyword} ${text} (${broken.problem})`,
      edits: comment === undefined ? edits : [dockerfile.insertRightAbove(instruction, [comment]), ...edits],
    };
  }
  return undefined;
}

interface Meant {
  readonly tokens: readonly Token[];
  /** Where the closing bracket stands, or is missing, and what comes behind it. */
  readonly close: number;
  readonly rest: string;
  /** Only the spelling of quotes, commas and escapes was wrong. */
  readonly isCertain: boolean;
  /** Words without quotes that only a shell understands. */
  readonly hasVariables: boolean;
}

const VARIABLE = /^\$(?:\w+|\{\w+\})$/;

const inShell = (word: string) => (VARIABLE.test(word) ? `"${word}"` : quoted([word]));

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '”': '”',
  '„': '“',
  '‘': '’',
  '’': '’',
};

/** Reads an array with the usual mistakes: other quotes, missing or doubled commas, bare words, no closing bracket. */
function meantArray(text: string): Meant | undefined {
  const tokens: Token[] = [];
  const bare: string[] = [];
  let isCertain = true;
  let i = 1;
  for (; i < text.length; ) {
    const char = text[i] ?? '';
    if (char.trim() === '' || char === ',') i++;
    else if (char === ']') break;
    else {
      const read = CLOSING[char] === undefined ? bareWord(text, i) : quotedWord(text, i);
      if (!read) return undefined;
      tokens.push({ word: read.word, start: i, end: read.next });
      if (CLOSING[char] === undefined) bare.push(read.word);
      isCertain &&= read.isCertain;
      i = read.next;
    }
  }
  const close = i;
  const rest = text.slice(close + 1).trim();
  // A comment, or a sign that nobody meant, or further words; more is a command of a shell.
  const isNothing = /^(?:#.*|[;,.\])]+)?$/.test(rest);
  if (!isNothing && !/^[\w@%+=:./-]+(?:\s+[\w@%+=:./-]+)*$/.test(rest)) return undefined;
  if (!isNothing)
    for (const { 0: word, index } of rest.matchAll(/\S+/g))
      tokens.push({ word, start: text.indexOf(rest, close + 1) + index, end: -1 });
  if (close >= text.length || rest !== '') isCertain = false;
  const isArray = tokens.length > 0 && jsonForm(execForm(tokens.map(({ word }) => word))).kind === 'exec';
  return isArray
    ? { tokens, close, rest, isCertain, hasVariables: bare.some(word => VARIABLE.test(word)) }
    : undefined;
}

/** What is wrong between the brackets, token by token: blanks and line breaks stay. */
function changesTo({ tokens, close }: Meant, text: string): readonly Change[] {
  const inside = tokens.filter(({ start }) => start < close);
  const changes: Change[] = [];
  let at = 1;
  for (const { word, start, end } of inside) {
    const gap = text.slice(at, start);
    const [comma, ...further] = [...gap.matchAll(/,/g)].map(({ index }) => at + index);
    const extra = at === 1 ? [comma, ...further] : further;
    for (const one of extra) if (one !== undefined) changes.push({ start: one, end: one + 1, text: '' });
    const isMissing = at > 1 && comma === undefined;
    if (isMissing && gap !== '') changes.push({ start: at, end: at, text: ',' });
    const written = `${isMissing && gap === '' ? ', ' : ''}${JSON.stringify(word)}`;
    if (written !== text.slice(start, end)) changes.push({ start, end, text: written });
    at = end;
  }
  for (const { index } of text.slice(at, close).matchAll(/,/g))
    changes.push({ start: at + index, end: at + index + 1, text: '' });
  const added = tokens.slice(inside.length).map(({ word }) => `, ${JSON.stringify(word)}`);
  const last = `${added.join('')}]`;
  if (last === text.slice(close)) return changes;
  const place = close >= text.length ? text.trimEnd().length : close;
  return [...changes, { start: place, end: text.length, text: last }];
}

interface Token {
  readonly word: string;
  /** What stands behind the bracket has no place of its own. */
  readonly start: number;
  readonly end: number;
}

interface ReadWord {
  readonly word: string;
  readonly next: number;
  readonly isCertain: boolean;
}

function quotedWord(text: string, start: number): ReadWord | undefined {
  const opening = text[start] ?? '';
  const ends = [CLOSING[opening] ?? opening, ...('“”„'.includes(opening) ? ['”', '“'] : [])];
  let word = '';
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (ends.includes(char)) return { word, next: i + 1, isCertain: !word.includes('$') };
    // A quote that is not closed ends where the next word begins.
    if (char === ']' && text.slice(i + 1).trim() === '') return { word, next: i, isCertain: false };
    if (char !== '\\') word += char;
    else {
      const next = text[++i] ?? '';
      word += ESCAPED[next] ?? (ends.includes(next) || next === '/' ? next : `\\${next}`);
    }
  }
  return undefined;
}

/** Other escapes are none in JSON: the backslash was meant as one. */
const ESCAPED: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };

function bareWord(text: string, start: number): ReadWord | undefined {
  const word = /^(?:\$\w+|\$\{\w+\}|[\w@%+=:./-]+)/.exec(text.slice(start, start + 4096))?.[0];
  return word === undefined ? undefined : { word, next: start + word.length, isCertain: false };
}
