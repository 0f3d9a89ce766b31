import type { Parsers } from '../parsers.ts';
import type { Script } from './ast.ts';
import type { Comment } from './syntax/cursor.ts';
import { itemOf, readScript } from './syntax/list.ts';

export interface ScriptError {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedScript {
  readonly script: Script;
  /** What a shell would refuse, or what we do not read; also a carriage return before a newline. */
  readonly errors: readonly ScriptError[];
  readonly comments: readonly Comment[];
}

/** A longer text is no script that a person wrote. */
const MAX_LENGTH = 1 << 20;

/**
 * Reads a script in the language of sh and bash. Never throws on broken text: as in a shell, the lines before
 * a syntax error stand, and the rest is `unparsed`.
 *
 * No grammar is loaded for it: the parser is our own, and the tests hold it against `bash -n` and
 * `bash --pretty-print`. tree-sitter-bash (0.25) drops words behind a redirection (`a >x b`), a second
 * here-document on a line and what follows `<<EOF` (`|| exit 1`), all without an ERROR node.
 */
export function parseShell(text: string, _parsers?: Parsers): ParsedScript {
  if (text.length > MAX_LENGTH) return tooLong(text);
  const { script, problems, comments } = readScript(text);
  const errors = problems.map(({ message, start, end }) => ({ message, start, end }));
  return { script, errors: [...errors, ...carriageReturn(text)], comments };
}

/** The comments of a script, for suppressions. Those behind a syntax error are missing: no command is there. */
export function comments(text: string, parsers?: Parsers): readonly Comment[] {
  return parseShell(text, parsers).comments;
}

function tooLong(text: string): ParsedScript {
  const span = { start: 0, end: text.length };
  const rest = itemOf({ type: 'unparsed', text: text.slice(0, 200), ...span });
  const errors = [{ message: 'the script is longer than 1 MiB', ...span }];
  return { script: { items: [rest], ...span }, errors, comments: [] };
}

/** A shell takes `\r` for a letter of the last word, so `then\r` is no `then`. Named once, where it first occurs. */
function carriageReturn(text: string): ScriptError[] {
  const start = text.indexOf('\r\n');
  if (start === -1) return [];
  const message = 'lines end in CR LF: the shell takes the carriage return as part of the last word';
  return [{ message, start, end: start + 1 }];
}
