import { bracketed, indented, indentOf, lineStart, type Piece, placesOf } from '../lexical/blocks.ts';
import type { LexFile } from '../lexical/program.ts';

/** `parser.on("-m", "--migrate", "…") { migrate = true }`. @source https://crystal-lang.org/api/OptionParser.html */
const OPTION = /\.on\s*\(([^\n]{0,300}?)\)\s*(?:(\{)|do\b)/g;

/**
 * Does the line of a choice hold when the program is started with these arguments? Only a choice by variables that hold
 * what they are made with, but where an option is given.
 */
export function isChosen(file: LexFile, at: number, args: readonly string[]): boolean {
  const conditions = conditionsOf(file, at);
  return conditions?.every(({ text, isWanted }) => truth(file, text, args) === isWanted) ?? false;
}

interface Condition {
  readonly text: string;
  readonly isWanted: boolean;
}

const HEAD = /^[ \t]*(if|unless|elsif|else)\b[ \t]*([^\n]*)/;

/** What an `if`, an `elsif` or an `else` hangs on, with the branches above it. */
function conditionsOf(file: LexFile, at: number): readonly Condition[] | undefined {
  const found: Condition[] = [];
  let start = lineStart(file.code, at);
  const indent = indentOf(file.code.slice(start, start + 200));
  for (let isOwn = true; ; isOwn = false) {
    const [, kind, text = ''] = HEAD.exec(file.code.slice(start, start + 200)) ?? [];
    if (kind === undefined) return undefined;
    if (kind !== 'else') found.push({ text: text.trim(), isWanted: isOwn !== (kind === 'unless') });
    if (kind === 'if' || kind === 'unless') return found;
    do {
      if (start === 0) return undefined;
      start = lineStart(file.code, start - 1);
    } while (!isAt(file.code, start, indent));
  }
}

/** Does a line begin just so far in, and say something? */
const isAt = (code: string, start: number, indent: number): boolean => {
  const line = code.slice(start, start + indent + 1);
  return indentOf(line) === indent && /\S$/.test(line);
};

/** `a`, `!a`, `a || b`, `a && b`. */
function truth(file: LexFile, text: string, args: readonly string[]): boolean | undefined {
  const parts = text.split(/\s*(?:\|\||&&)\s*/);
  const isAll = text.includes('&&');
  if (isAll && text.includes('||')) return undefined;
  const values = parts.map(part => {
    const [, not, name] = /^(!?)([a-z_]\w{0,60})$/.exec(part) ?? [];
    const value = name === undefined ? undefined : valueOf(file, name, args);
    return value === undefined ? undefined : value !== (not === '!');
  });
  if (values.includes(undefined)) return undefined;
  return isAll ? !values.includes(false) : values.includes(true);
}

/** What a variable of the file holds that is made with `true` or `false`, and set by options alone. */
function valueOf(file: LexFile, name: string, args: readonly string[]): boolean | undefined {
  const sets = [
    ...file.code.matchAll(
      new RegExp(`(?<![\\w.@])${name}[ \\t]*(?:[|&^]{1,2})?=(?![=~>])[ \\t]*([^\\s};]*)`, 'g'),
    ),
  ];
  const [first, ...others] = sets.map(({ index, 1: to = '' }) => ({ index, to }));
  if (first === undefined || !/^(?:true|false)$/.test(first.to)) return undefined;
  if (lineStart(file.code, first.index) !== first.index) return undefined;
  const options = optionsOf(file);
  let value = first.to === 'true';
  for (const { index, to } of others) {
    const option = options.find(({ body }) => body.start <= index && index < body.end);
    const given = option && isGiven(option.names, args);
    if (given === undefined) return undefined;
    if (given && !/^(?:true|false)$/.test(to)) return undefined;
    if (given) value = to === 'true';
  }
  return value;
}

interface Option {
  /** `-m`, `--migrate`. */
  readonly names: readonly string[];
  readonly body: Piece;
}

const optionsOf = (file: LexFile): readonly Option[] =>
  placesOf(file, OPTION).flatMap(({ 0: whole, 2: brace, index }) => {
    const end = index + whole.length;
    const body = brace === undefined ? indented(file, end) : bracketed(file, end - 1);
    const head = file.bare.slice(index, end);
    const names = [...head.matchAll(/"(--?[\w-]{1,60})/g)].map(([, name = '']) => name);
    return body && names.length > 0 ? [{ names, body }] : [];
  });

/** `undefined`: its value may stand behind its letter, or not all that is given is known. */
function isGiven(names: readonly string[], args: readonly string[]): boolean | undefined {
  if (args.some(arg => arg.includes('…'))) return undefined;
  if (args.some(arg => names.includes(arg.split('=', 1)[0] ?? ''))) return true;
  const short = names.flatMap(name => (/^-\w$/.test(name) ? [name[1] ?? ''] : []));
  const mayHold = (arg: string) => /^-\w./.test(arg) && short.some(letter => arg.includes(letter));
  return args.some(mayHold) ? undefined : false;
}
