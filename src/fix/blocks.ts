/** What stands between quotes, and comments, in the languages with braces. */
const QUIET =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)'|'(?:[^'\\\n]|\\.)*'/y;

/** The place of the brace that closes a block; `undefined`: none does. */
export function blockEnd(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const char = text[i] ?? '';
    if (`"'\`/`.includes(char)) {
      QUIET.lastIndex = i;
      const quiet = QUIET.exec(text)?.[0];
      // A lone quote is a lifetime of Rust, or a regular expression goes on; what is wrong is seen when it is linted again.
      if (quiet !== undefined) i += quiet.length - 1;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i;
  }
  return undefined;
}

/** The place of the parenthesis that closes one, in a text without comments and texts. */
export function parenthesisEnd(code: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    if (code[i] === '(') depth++;
    else if (code[i] === ')' && --depth === 0) return i;
  }
  return undefined;
}

/** Comments and texts as blanks, of the same length. */
export const withoutQuiet = (text: string): string =>
  text.replace(new RegExp(QUIET.source, 'g'), quiet => quiet.replace(/[^\n]/g, ' '));

export interface Block {
  /** Of the braces. */
  readonly open: number;
  readonly close: number;
}

/** The first block behind a place. */
export function blockAfter(text: string, from: number, limit = text.length): Block | undefined {
  const open = text.indexOf('{', from);
  const close = open === -1 || open >= limit ? undefined : blockEnd(text, open);
  return close === undefined ? undefined : { open, close };
}

/** The block of a function that is declared under a name: `function stop(`, `const stop = () =>`, `void stop(int`. */
export function functionNamed(text: string, name: string): Block | undefined {
  const escaped = name.replaceAll('$', '\\$');
  for (const pattern of [
    `\\bfunction\\s+${escaped}\\s*\\(`,
    `\\b(?:const|let|var)\\s+${escaped}\\s*=\\s*(?:async\\s*)?(?:function\\b|\\(|\\w+\\s*=>)`,
    `^(?:[\\w*]+[ \\t]+){1,4}\\*?${escaped}\\s*\\([^;{)]*\\)\\s*(?=\\{)`,
  ]) {
    const found = new RegExp(pattern, 'm').exec(text);
    if (found) return blockAfter(text, found.index + found[0].length);
  }
  return undefined;
}

/** A statement as the last of a block, in a line of its own where the block has lines. */
export function lastStatement(text: string, { open, close }: Block, statement: string): Insertion {
  const body = text.slice(open + 1, close);
  const lines = body.split('\n');
  const last = lines.findLast(line => line.trim() !== '');
  if (lines.length === 1 || last === undefined) {
    const separator = body.trim() === '' || /[;}]\s*$/.test(body) ? '' : ';';
    const at = open + 1 + body.trimEnd().length;
    return { start: at, end: close, text: `${separator} ${statement} ` };
  }
  const indent = /^[ \t]*/.exec(last)?.[0] ?? '';
  const at = open + 1 + body.trimEnd().length;
  return { start: at, end: at, text: `\n${indent}${statement}` };
}

interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
