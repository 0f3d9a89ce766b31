import type { FileText } from '../../../model/index.ts';
import { type Args, operandsOf } from './args.ts';

type Edit = (line: string) => string | undefined;

/**
 * What `sed -i` makes of a text, where its commands are plain: `s/a/b/g` and `/a/d` without addresses, groups and
 * alternatives. `undefined`: something else. @source POSIX sed, Editing Commands; Basic Regular Expressions
 */
export function edited(original: FileText, args: Args): FileText | undefined {
  const edits = scriptsOf(args)?.flatMap(commandsOf).map(editOf);
  if (!edits?.every(e => e !== undefined)) return undefined;
  const lines: { readonly text: string; readonly from: number; readonly length: number }[] = [];
  let from = 0;
  for (const line of original.text.split('\n')) {
    // Behind the last line feed there is no line.
    const isEnd = from === original.text.length && line === '';
    const text = isEnd
      ? line
      : edits.reduce<string | undefined>((t, edit) => (t === undefined ? t : edit(t)), line);
    if (text !== undefined) lines.push({ text, from, length: line.length });
    from += line.length + 1;
  }
  return relocated(original, lines);
}

/** Places in a line that was changed are those of the line. */
function relocated(
  original: FileText,
  lines: readonly { readonly text: string; readonly from: number; readonly length: number }[],
): FileText {
  const starts: number[] = [];
  let at = 0;
  for (const { text } of lines) {
    starts.push(at);
    at += text.length + 1;
  }
  const before = (place: number): number => {
    const index = starts.findLastIndex(start => start <= place);
    const line = lines[index];
    return line ? line.from + Math.min(place - (starts[index] ?? 0), line.length) : original.text.length;
  };
  return {
    file: original.file,
    text: lines.map(({ text }) => text).join('\n'),
    locate: (start, end) => original.locate(before(start), Math.max(before(start), before(end))),
  };
}

/** The scripts of `-e`, or the first operand. */
function scriptsOf(args: Args): readonly string[] | undefined {
  if (
    args.some(
      arg => arg === undefined || /^(?:-[a-zA-Z]*[nfEr]|--(?:file|quiet|silent|regexp-extended))/.test(arg),
    )
  )
    return undefined;
  const named = args.flatMap((arg, at) => (arg === '-e' ? (args[at + 1] ?? []) : []));
  return named.length > 0 ? named : operandsOf(args).slice(0, 1);
}

/** Commands stand on lines or between semicolons. */
const commandsOf = (script: string): readonly string[] =>
  script.split(/\n|;(?=\s*(?:s|\/)\W?)/).map(command => command.trim());

const SUBSTITUTION = /^s([^\w\s\\])((?:(?!\1)[^\\]|\\.)+)\1((?:(?!\1)[^\\]|\\.)*)\1(g?)$/;
const DELETION = /^(\/)((?:[^\\/]|\\.)+)\/d$/;

function editOf(command: string): Edit | undefined {
  const [, delimiter = '', pattern, replacement, flag] =
    SUBSTITUTION.exec(command) ?? DELETION.exec(command) ?? [];
  const expression = pattern === undefined ? undefined : expressionOf(pattern, delimiter);
  if (expression === undefined) return undefined;
  // A carriage return is a character like any other to sed.
  const found = new RegExp(expression, flag === 'g' ? 'gs' : 's');
  if (replacement === undefined) return line => (found.test(line) ? undefined : line);
  const text = replacement.replaceAll(`\\${delimiter}`, delimiter);
  return /[\\&]/.test(text) ? undefined : line => line.replace(found, () => text);
}

/** A basic regular expression without groups and counts; `+ ? | ( ) { }` stand for themselves in it. */
function expressionOf(pattern: string, delimiter: string): string | undefined {
  const text = pattern.replaceAll(`\\${delimiter}`, delimiter === '/' ? '/' : `\\${delimiter}`);
  if (/\\[\w(){}+?|<>]|\[/.test(text) || text.startsWith('*')) return undefined;
  return text.replace(/\\.|[+?|(){}]|(?<!^)\^|\$(?!$)/g, found =>
    found.startsWith('\\') ? found : `\\${found}`,
  );
}
