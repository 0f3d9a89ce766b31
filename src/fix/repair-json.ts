import { jsonForm } from '../frontend/dockerfile/json-form.ts';
import { execForm } from '../lint/remedies.ts';
import type { Remedy } from '../lint/remedy.ts';
import { writtenCommand } from './command.ts';
import { quoted } from './shell.ts';
import type { FixInput, Planned } from './types.ts';

/** The array that was meant, where its tokens leave no doubt. */
export function repairJson(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  for (const keyword of ['ENTRYPOINT', 'CMD'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    const { dockerfile, instruction, command } = written ?? {};
    const broken = command?.form === 'shell' ? command.brokenJson : undefined;
    if (!dockerfile || !instruction || !broken) continue;
    const meant = meantArray(instruction.args.text);
    if (!meant) return undefined;
    // A variable is what a shell puts in.
    const text = meant.hasVariables ? `exec ${meant.words.map(inShell).join(' ')}` : execForm(meant.words);
    return {
      safety: meant.isCertain ? 'safe' : 'suggested',
      title: `Write ${meant.hasVariables ? 'it for a shell' : 'JSON'}: ${keyword} ${text} (${broken.problem})`,
      edits: [dockerfile.replaceArgs(instruction, text)],
    };
  }
  return undefined;
}

interface Meant {
  readonly words: readonly string[];
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
  const words: string[] = [];
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
      words.push(read.word);
      if (CLOSING[char] === undefined) bare.push(read.word);
      isCertain &&= read.isCertain;
      i = read.next;
    }
  }
  const rest = text.slice(i + 1).trim();
  if (i >= text.length) isCertain = false;
  // A comment, or a sign that nobody meant; more is a command of a shell.
  else if (rest !== '' && !/^(?:#.*|[;,.\])]+)$/.test(rest)) return undefined;
  else if (rest !== '') isCertain = false;
  const isArray = words.length > 0 && jsonForm(execForm(words)).kind === 'exec';
  return isArray ? { words, isCertain, hasVariables: bare.some(word => VARIABLE.test(word)) } : undefined;
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
