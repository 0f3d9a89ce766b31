import { path as paths, withPlainSubstitutions } from '../../base/index.ts';
import type { RunStep } from '../../model/index.ts';

/** Characters of a build step that are looked at. */
const MAX_TEXT = 40_000;

/** The commands of a build step as words: `$(…)` and quotes apart, they are plain. */
export const commandsOf = (script: string): readonly (readonly string[])[] =>
  partsOf(script).map(({ words }) => words);

/** A command of a build step, and where it runs. */
export interface PlacedCommand {
  readonly words: readonly string[];
  readonly directory: string;
}

/** The commands of a build step where they run: `cd`, which a subshell forgets, `(cd server && make)`. */
export function placedCommandsOf({ expanded, workdir }: RunStep): readonly PlacedCommand[] {
  let directory = workdir;
  const left: string[] = [];
  return partsOf(expanded).map(({ words, opens, closes }) => {
    for (let n = 0; n < opens; n++) left.push(directory);
    const placed = { words, directory };
    const [first, second] = words.filter(word => !/^[A-Za-z_]\w*=/.test(word));
    if (first === 'cd' && second) directory = paths.resolve(directory, second);
    for (let n = 0; n < closes; n++) directory = left.pop() ?? directory;
    return placed;
  });
}

interface Part {
  readonly words: readonly string[];
  /** Subshells that begin in front of it, and that end behind it. */
  readonly opens: number;
  readonly closes: number;
}

function partsOf(script: string): readonly Part[] {
  const open: ('subshell' | 'other')[] = [];
  return withPlainSubstitutions(script.slice(0, MAX_TEXT).replaceAll('\\\n', ' '))
    .split(/&&|\|\||[;\n|]/)
    .map(part => {
      const opens = /^\s*\(*/.exec(part)?.[0].trim().length ?? 0;
      const text = part.replace(/^\s*\(*/, '');
      for (let n = 0; n < opens; n++) open.push('subshell');
      const closing = new Set<number>();
      for (const [at, char] of [...text].entries()) {
        if (char === '(') open.push('other');
        else if (char === ')' && open.pop() === 'subshell') closing.add(at);
      }
      const plain = [...text].map((char, at) => (closing.has(at) ? ' ' : char)).join('');
      const words = plain.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
      return { words: words.map(word => word.replace(/["']/g, '')), opens, closes: closing.size };
    });
}

/** `-o out`, `--out-dir=out`. */
export function valueOf(words: readonly string[], ...options: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (options.includes(word)) return words[at + 1];
    const joined = options.find(o => o.startsWith('--') && word.startsWith(`${o}=`));
    if (joined) return word.slice(joined.length + 1);
  }
  return undefined;
}

/** The file's own name, and those that it had before it was copied: `cp target/release/$APP /bin/server`. */
export function namesOf(path: string, commands: readonly (readonly string[])[]): readonly string[] {
  const names = new Set([paths.basename(path)]);
  for (const words of commands) {
    const [command = ''] = words;
    if (!/^(?:cp|mv|install|ln|upx|strip|objcopy)$/.test(paths.basename(command))) continue;
    const operands = words.slice(1).filter(word => !word.startsWith('-'));
    const into = valueOf(words, '-o') ?? operands.at(-1);
    if (into === undefined || operands.length < 2 || paths.basename(into) !== paths.basename(path)) continue;
    for (const operand of operands) if (operand !== into) names.add(paths.basename(operand));
  }
  return [...names];
}

/** `$(NAME)`, `${NAME}`, `$NAME`, and what make calls automatic: `$@`, `$*`. */
export const VARIABLE = /\$(?:\{[^}]*\}|\([^)]*\)|\w+|[@*<^])/;

/** Texts with variables fit whatever the variables may hold. */
export function fits(pattern: string, text: string): boolean {
  const parts = pattern.split(VARIABLE);
  if (parts.length === 1) return pattern === text;
  const [first = '', ...rest] = parts;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [i, part] of rest.entries()) {
    const next = i === rest.length - 1 ? text.length - part.length : text.indexOf(part, at);
    if (next < at || !text.startsWith(part, next)) return false;
    at = next + part.length;
  }
  return true;
}
