import { GAP } from '../gaps.ts';
import type { Redirect } from './ast.ts';
import type { Interpreter } from './interpreter.ts';
import { isCertain, known, type Value } from './value.ts';

/** A here-document as the command reads it; `undefined`: a command prints a part of it. */
export function hereText(
  i: Interpreter,
  { body, expands }: NonNullable<Redirect['heredoc']>,
): Value | undefined {
  if (!expands || !/[$`\\]/.test(body)) return known(body);
  if (/(?<!\\)(?:`|\$\(|\$\{[^}]*["'\\])/.test(body)) return undefined;
  // As in double quotes, but that these themselves are nothing special.
  const quoted = body.replace(/\\[$`\\\n]|\\|"/g, part => (part.length > 1 ? part : `\\${part}`));
  const source = { file: i.source.file, text: `: "${quoted}"`, locate: i.source.locate };
  const [command] = i.host.parse(source).items[0]?.first.commands ?? [];
  const word = command?.type === 'simple' ? command.words[1] : undefined;
  const text = word && i.text(word);
  return text?.known ? text : undefined;
}

/** A program in a here-document, with a gap for each variable that is not known; `undefined`: a command prints a part. */
export function textWithGaps(i: Interpreter, { body }: NonNullable<Redirect['heredoc']>): string | undefined {
  const filled = body.replace(VARIABLE, variable => {
    const value = hereText(i, { body: variable, expands: true });
    return value && isCertain(value) ? value.text.replace(/[\\$`]/g, '\\$&') : GAP;
  });
  return hereText(i, { body: filled, expands: true })?.text;
}

const VARIABLE = /(?<!\\)(?:\\\\)*\$(?:\w+|\{\w+\})/g;
