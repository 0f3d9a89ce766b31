import { lineIndex } from '../../base/index.ts';
import type { TextEdit } from '../../lint/types.ts';
import type { Command } from '../../model/index.ts';
import { type Change, rangeOf } from '../edits.ts';
import type { Sources } from '../sources.ts';
import type { ShellSource } from './script.ts';
import { scriptOf } from './shell.ts';

/**
 * A text for a shell that stands as a block of lines in YAML, behind `|`: each of its lines can be changed where it
 * stands. `undefined`: it is written in another way.
 */
export function blockText(
  holder: Command,
  text: string,
  sources: Sources,
  isCompose: boolean,
): ShellSource | undefined {
  const source = sources.read(holder.at.file);
  const range = source === undefined ? undefined : rangeOf(source, holder.at);
  const script = scriptOf(text);
  if (source === undefined || !range || !script) return undefined;
  const block = blockIn(source, range, text, isCompose);
  if (!block) return undefined;
  const { offsets, indent } = block;
  const locate = lineIndex(holder.at.file, source);
  const end = (offsets.at(-1) ?? 0) + 1;
  const place = (index: number) => offsets[index] ?? end;
  const written = (by: string) =>
    (isCompose ? by.replaceAll('$', '$$$$') : by)
      .replaceAll('\n', `\n${indent}`)
      .replaceAll(/^[ \t]+(?=\n)/gm, '');
  const edits = (changes: readonly Change[]): readonly TextEdit[] =>
    changes.map(({ start, end: last, text: by }) => ({
      at: locate(place(start), start === last ? place(start) : place(last - 1) + 1),
      text: written(by),
    }));
  return {
    text,
    script,
    hasLines: true,
    // A command that a shell gets as a text has no place of its own.
    rangeOf: () => undefined,
    edits,
  };
}

/** Where each character of the text stands in the file. */
function blockIn(
  source: string,
  { start, end }: Change,
  text: string,
  isCompose: boolean,
): { readonly offsets: readonly number[]; readonly indent: string } | undefined {
  for (const { 0: head, index } of source.slice(start, end).matchAll(/\|[-+]?[ \t]*(?:#[^\n]*)?\r?\n/g)) {
    const first = start + index + head.length;
    const indent = /^(?:[ \t]*\n)*([ \t]+)\S/.exec(source.slice(first))?.[1];
    if (indent === undefined) continue;
    const offsets: number[] = [];
    let at = first;
    let line = first;
    for (const char of text) {
      if (at === line && source.startsWith(indent, at)) at += indent.length;
      if (source[at] !== char) break;
      for (let i = 0; i < char.length; i++) offsets.push(at + i);
      at += char === '$' && isCompose && source[at + 1] === '$' ? 2 : char.length;
      if (char === '\n') line = at;
    }
    if (offsets.length === text.length) return { offsets, indent };
  }
  return undefined;
}
