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
