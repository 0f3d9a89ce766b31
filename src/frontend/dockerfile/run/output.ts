import { path } from '../../../base/index.ts';
import type { Command, Script, SimpleCommand, Word } from '../../shell/ast.ts';
import { align, concat, EMPTY, type Mapped, slice } from '../mapped.ts';
import { filteredByJq } from './jq.ts';
import type { RunReader } from './reader.ts';

/** What a command writes to its output, where that is known: echo, printf, cat with a heredoc, groups of these. */
export function output(reader: RunReader, command: Command): Mapped | undefined {
  switch (command.type) {
    case 'simple':
      return simple(reader, command);
    case 'group':
    case 'subshell':
      return ofScript(reader, command.body);
    default:
      return undefined;
  }
}

function ofScript(reader: RunReader, script: Script): Mapped | undefined {
  const parts: (Mapped | undefined)[] = [];
  for (const { first, rest, background } of script.items) {
    if (background || rest.some(({ operator }) => operator === '||')) return undefined;
    for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)]) {
      const [command] = commands;
      parts.push(commands.length === 1 && command ? output(reader, command) : undefined);
    }
  }
  return joined(parts);
}

function joined(parts: readonly (Mapped | undefined)[]): Mapped | undefined {
  const known = parts.filter(part => part !== undefined);
  return known.length === parts.length ? concat(known) : undefined;
}

function simple(reader: RunReader, command: SimpleCommand): Mapped | undefined {
  const [first, ...args] = command.words;
  const name = first && reader.values.text(first);
  const input = command.redirects.find(({ operator }) => operator.startsWith('<'));
  switch (name === undefined ? undefined : path.basename(name)) {
    case 'echo':
      return echo(reader, args);
    case 'printf':
      return printf(reader, args);
    case 'cat':
    case 'tee':
      return input?.heredoc ? heredoc(reader, command, input.heredoc) : undefined;
    case 'jq':
      return filteredByJq(reader, args);
    case ':':
    case 'true':
    case 'set':
      return EMPTY;
    default:
      return undefined;
  }
}

function heredoc(
  reader: RunReader,
  command: SimpleCommand,
  { body, expands }: { readonly body: string; readonly expands: boolean },
): Mapped | undefined {
  const text = expands ? expandBody(reader, body) : body;
  if (text === undefined) return undefined;
  const { source } = reader.values;
  // The parser gives a body without its place: it begins in a line behind the command.
  const line = source.text.indexOf('\n', command.end);
  const start = source.text.indexOf(body, Math.max(0, line));
  const from = start === -1 ? Math.max(0, line + 1) : start;
  const to = start === -1 ? undefined : from + body.length;
  return align(text, slice(source, from, to));
}

/** A heredoc that the shell expands; `undefined` where a value is not known. */
function expandBody(reader: RunReader, body: string): string | undefined {
  let out = '';
  for (let i = 0; i < body.length; i++) {
    const char = body[i] ?? '';
    if (char === '\\' && '$`\\\n'.includes(body[i + 1] ?? ' ')) {
      if (body[++i] !== '\n') out += body[i] ?? '';
    } else if (char === '`') return undefined;
    else if (char === '$') {
      const name = /^\$(?:(\w+)|\{(\w+)\})/.exec(body.slice(i, i + 130));
      if (!name) {
        if ('({@*#?!'.includes(body[i + 1] ?? ' ')) return undefined;
        out += char;
        continue;
      }
      const value = reader.values.lookup(name[1] ?? name[2] ?? '');
      if (value === undefined) return undefined;
      out += value;
      i += name[0].length - 1;
    } else out += char;
  }
  return out;
}

/**
 * dash interprets backslashes and prints `-e`; bash and busybox want `-e` for them.
 *
 * @source dash 0.5.12-2 and bash 5.2.15, run; busybox 1.35 coreutils/echo.c
 */
function echo(reader: RunReader, words: readonly Word[]): Mapped | undefined {
  const { stage } = reader.input;
  const named = path.basename(stage.shell[0] ?? 'sh');
  const shell = named === 'sh' ? stage.binSh : named;
  const first = words[0] && reader.values.text(words[0]);
  const isOption = first !== undefined && (shell === 'dash' ? first === '-n' : /^-[neE]+$/.test(first));
  const rest = isOption ? words.slice(1) : words;
  const wantsEscapes = isOption && first.includes('e');
  const mapped = rest.map(word => reader.values.mapped(word));
  // A line that is a comment says nothing, whatever stands in it.
  const isComment = /^["']?[ \t]*#(?!!)/.test(rest[0]?.text ?? '');
  const all = joined(mapped.flatMap((part, i) => (i === 0 ? [part] : [blank(part), part])));
  const text = all ?? (isComment ? EMPTY : undefined);
  if (!text) return undefined;
  const differs = text.text.includes('\\') || (first !== undefined && /^-[neE]*e[neE]*$/.test(first));
  if (differs && shell === 'unknown' && !wantsEscapes) return undefined;
  const printed = wantsEscapes || shell === 'dash' ? unescaped(text) : text;
  const newline =
    isOption && first.includes('n') ? EMPTY : { text: '\n', offsets: [printed.offsets.at(-1) ?? 0] };
  return concat([printed, newline]);
}

const blank = (part: Mapped | undefined): Mapped => ({ text: ' ', offsets: [part?.offsets[0] ?? 0] });

function unescaped(mapped: Mapped): Mapped {
  return mapped.text.includes('\\') ? align(unescape(mapped.text), mapped) : mapped;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
  a: '\u0007',
  b: '\b',
  e: '\u001b',
};

function unescape(text: string): string {
  return text.replace(/\\(?:0?([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|([\s\S]))/g, (all, octal, hex, char) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return SIMPLE[char] ?? all;
  });
}

const MAX_ARGUMENTS = 500;

/** `%s`, `%b`, `%%` and escapes; the format is used again while there are arguments. @source printf(1) */
function printf(reader: RunReader, words: readonly Word[]): Mapped | undefined {
  const all = reader.values.text(words[0] ?? EMPTY_WORD) === '--' ? words.slice(1) : words;
  const [formatWord, ...argWords] = all;
  const format = formatWord && reader.values.mapped(formatWord);
  const args = argWords.map(word => reader.values.mapped(word));
  if (!format || args.length > MAX_ARGUMENTS || args.some(arg => arg === undefined)) return undefined;
  const out: Mapped[] = [];
  let next = 0;
  do {
    const before = next;
    for (let i = 0; i < format.text.length; ) {
      if (format.text[i] !== '%') {
        const percent = format.text.indexOf('%', i);
        const end = percent === -1 ? format.text.length : percent;
        out.push(unescaped(slice(format, i, end)));
        i = end;
        continue;
      }
      const kind = format.text[i + 1];
      if (kind === '%') out.push(slice(format, i, i + 1));
      else if (kind === 's') out.push(args[next++] ?? EMPTY);
      else if (kind === 'b') out.push(unescaped(args[next++] ?? EMPTY));
      else return undefined;
      i += 2;
    }
    if (next === before) break;
  } while (next < args.length);
  return concat(out);
}

const EMPTY_WORD: Word = { parts: [], text: '', start: 0, end: 0 };
