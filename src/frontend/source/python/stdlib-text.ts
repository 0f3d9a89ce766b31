import { argument, positional } from './arguments.ts';
import { itemsOf } from './containers.ts';
import type { Builtin } from './stdlib.ts';
import { constant, FALSE, numberOf, sequence, TRUE, textOf, UNKNOWN, type Value } from './value.ts';

const MAX_TEXT = 10_000;

const texts = (items: readonly string[]): Value => sequence(items.map(constant));

/** A method of a text with arguments that are texts; of any other nothing is known. */
const method =
  (of: (text: string, ...args: readonly string[]) => Value): Builtin =>
  (_m, args) => {
    const [text, ...given] = positional(args).map(textOf);
    if (text === undefined || text.length > MAX_TEXT || given.length + 1 < args.length) return UNKNOWN;
    return given.every(t => t !== undefined) ? of(text, ...given) : UNKNOWN;
  };

const changed = (change: (text: string, ...args: readonly string[]) => string): Builtin =>
  method((text, ...args) => constant(change(text, ...args)));

/** Splits at most so often, from the left or from the right. */
const split =
  (isFromEnd: boolean): Builtin =>
  (_m, args) => {
    const text = textOf(argument(args, 0));
    const separator = textOf(argument(args, 1, 'sep'));
    const limit = argument(args, 2, 'maxsplit');
    const most = limit ? numberOf(limit) : -1;
    if (text === undefined || text.length > MAX_TEXT || most === undefined) return UNKNOWN;
    if (args.length === 1) return texts(text.split(/\s+/).filter(word => word !== ''));
    if (!separator) return UNKNOWN;
    const all = text.split(separator);
    if (most < 0 || all.length <= most + 1) return texts(all);
    const cut = isFromEnd ? all.length - most : most + 1;
    return isFromEnd
      ? texts([all.slice(0, cut).join(separator), ...all.slice(cut)])
      : texts([...all.slice(0, most), all.slice(most).join(separator)]);
  };

const partition = (
  text: string,
  separator = '',
  at = text.indexOf(separator),
): readonly string[] | undefined =>
  at === -1 || separator === ''
    ? undefined
    : [text.slice(0, at), separator, text.slice(at + separator.length)];

/** Takes letters off the ends of a text: blanks where none are named. */
function strip(text: string, letters: string | undefined, ends: { start?: boolean; end?: boolean }): string {
  const isOff = (letter: string) => (letters === undefined ? letter.trim() === '' : letters.includes(letter));
  let [from, to] = [0, text.length];
  while (ends.start && from < to && isOff(text[from] ?? '')) from++;
  while (ends.end && to > from && isOff(text[to - 1] ?? '')) to--;
  return text.slice(from, to);
}

const join: Builtin = (m, args) => {
  const separator = textOf(argument(args, 0));
  const items = itemsOf(m, argument(args, 1) ?? UNKNOWN)?.map(textOf);
  if (separator === undefined || !items || items.includes(undefined)) return UNKNOWN;
  return constant(items.join(separator));
};

/** `'{}.{name}'.format(…)`: the plain fields. */
const format: Builtin = (_m, args) => {
  const text = textOf(argument(args, 0));
  const given = positional(args).slice(1);
  if (text === undefined || text.length > MAX_TEXT || args.some(a => a.name === '*')) return UNKNOWN;
  let next = 0;
  let isKnown = true;
  const filled = text.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, field: string | undefined) => {
    if (field === undefined) return whole[0] ?? '';
    const value = /^\d*$/.test(field)
      ? given[field === '' ? next++ : Number(field)]
      : args.find(a => a.name === field)?.value;
    const part = textOf(value);
    isKnown &&= part !== undefined;
    return part ?? '';
  });
  return isKnown ? constant(filled) : UNKNOWN;
};

const onTexts =
  (test: (text: string, part: string) => boolean): Builtin =>
  (m, args) => {
    const text = textOf(argument(args, 0));
    const part = argument(args, 1) ?? UNKNOWN;
    const parts = (part.type === 'sequence' ? (itemsOf(m, part) ?? [UNKNOWN]) : [part]).map(textOf);
    if (text === undefined || parts.includes(undefined)) return UNKNOWN;
    return parts.some(p => test(text, p ?? '')) ? TRUE : FALSE;
  };

/** Methods of a text that is known. @source https://docs.python.org/3/library/stdtypes.html#string-methods */
export const TEXT_METHODS: Readonly<Record<string, Builtin>> = {
  'constant.split': split(false),
  'constant.rsplit': split(true),
  'constant.partition': method((text, by) => texts(partition(text, by) ?? [text, '', ''])),
  'constant.rpartition': method((text, by = '') =>
    texts(partition(text, by, text.lastIndexOf(by)) ?? ['', '', text]),
  ),
  'constant.strip': changed((text, letters) => strip(text, letters, { start: true, end: true })),
  'constant.lstrip': changed((text, letters) => strip(text, letters, { start: true })),
  'constant.rstrip': changed((text, letters) => strip(text, letters, { end: true })),
  'constant.removeprefix': changed((text, part = '') =>
    text.startsWith(part) ? text.slice(part.length) : text,
  ),
  'constant.removesuffix': changed((text, part = '') =>
    part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text,
  ),
  'constant.replace': method((text, part, by, ...more) =>
    part && by !== undefined && more.length === 0 ? constant(text.replaceAll(part, () => by)) : UNKNOWN,
  ),
  'constant.lower': changed(text => text.toLowerCase()),
  'constant.casefold': changed(text => text.toLowerCase()),
  'constant.upper': changed(text => text.toUpperCase()),
  'constant.capitalize': changed(text => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()),
  'constant.title': changed(text =>
    text.toLowerCase().replace(/[a-z]+/g, word => word.slice(0, 1).toUpperCase() + word.slice(1)),
  ),
  'constant.startswith': onTexts((text, part) => text.startsWith(part)),
  'constant.endswith': onTexts((text, part) => text.endsWith(part)),
  'constant.join': join,
  'constant.format': format,
};
