import { path } from '../../../base/index.ts';
import type { Parsers } from '../../parsers.ts';
import type { CodeBlock } from './markdown-blocks.ts';
import type { Snippet, Snippets } from './types.ts';

const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'shell',
  'bash',
  'zsh',
  'console',
  'shell-session',
  'shellsession',
]);

/** The blocks of a document with commands of a shell: ```` ```sh ````, or a session with prompts. */
export function markdownBlocks(file: string, text: string, parsers: Parsers): Snippets {
  const lines = text.split('\n');
  const snippets = parsers
    .get('markdown')(text)
    .filter(({ language }) => SHELLS.has(language.toLowerCase()))
    .map(block => snippetOf(block, lines, file));
  return { snippets, startedIn: [...new Set([path.dirname(file), '.'])] };
}

/** Of a session what stands behind a prompt is a command, and the rest what it printed. Lengths stay the same. */
function commandsOf(text: string): string {
  const lines = text.split('\n');
  if (!lines.some(line => PROMPT.test(line))) return text;
  let continues = false;
  return lines
    .map(line => {
      const prompt = continues ? /^(?:>\s)?/.exec(line)?.[0] : PROMPT.exec(line)?.[0];
      continues = prompt !== undefined && line.endsWith('\\');
      return prompt === undefined
        ? ' '.repeat(line.length)
        : ' '.repeat(prompt.length) + line.slice(prompt.length);
    })
    .join('\n');
}

const PROMPT = /^(?:[\w@~:/-]{0,60})?[$#] (?=\S)/;

/** A block may be indented, or stand behind `>`: each of its lines is the end of a line of the file. */
function snippetOf({ text, line }: CodeBlock, lines: readonly string[], file: string): Snippet {
  const own = text.split('\n');
  const position = (offset: number) => {
    const row = text.slice(0, offset).split('\n').length - 1;
    const before = (lines[line + row] ?? '').replace(/\r$/, '').length - (own[row] ?? '').length;
    const column = offset - (row === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);
    return { line: line + row + 1, column: Math.max(0, before) + column + 1 };
  };
  return {
    text: commandsOf(text),
    locate(start, end) {
      const to = position(end);
      return { file, ...position(start), endLine: to.line, endColumn: to.column };
    },
  };
}
