import { path, type Vfs } from '../base/index.ts';
import { matchesPattern } from '../frontend/shell/value.ts';

/** One line of a .gitignore. */
interface Rule {
  /** The parts of the pattern; `**` is any number of folders. */
  readonly parts: readonly string[];
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** More or longer ones are not what people write. */
const MAX_RULES = 2000;
const MAX_LENGTH = 200;
const MAX_PARTS = 20;

/** The .gitignore files of a folder and of those above it, outermost first. */
export interface Ignores {
  /** The same with the file of a folder below. */
  below(folder: string): Ignores;
  ignores(file: string, isFolder: boolean): boolean;
}

/** @source gitignore(5): the last pattern that matches decides, and files deeper down are asked last. */
export function gitIgnores(vfs: Vfs, folder: string): Ignores {
  return layered(vfs, [], outside(folder));
}

/** The folders that lead to this one, within the working directory. */
function outside(folder: string): readonly string[] {
  if (folder.startsWith('/') || folder.startsWith('..')) return [folder];
  const parts = folder === '.' ? [] : folder.split('/');
  return ['.', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

interface Layer {
  readonly folder: string;
  readonly rules: readonly Rule[];
}

function layered(vfs: Vfs, above: readonly Layer[], folders: readonly string[]): Ignores {
  const own = folders.flatMap(folder => {
    const text = vfs.read(path.join(folder, '.gitignore'));
    return text === undefined ? [] : [{ folder, rules: readRules(text) }];
  });
  const layers = [...above, ...own];
  return {
    below: folder => layered(vfs, layers, [folder]),
    ignores(file, isFolder) {
      let ignored = false;
      for (const { folder, rules } of layers) {
        const relative = folder === '.' ? file : file.slice(folder.length + 1);
        for (const rule of rules) {
          if (rule.negated !== ignored || (rule.foldersOnly && !isFolder)) continue;
          if (matchesParts(rule.parts, relative.split('/'))) ignored = !rule.negated;
        }
      }
      return ignored;
    },
  };
}

function readRules(text: string): readonly Rule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n', MAX_RULES)
    .flatMap(line => readRule(line.replace(/\r$/, '')) ?? []);
}

function readRule(line: string): Rule | undefined {
  const text = line.replace(/(?<!\\) {1,100}$/, '');
  if (text === '' || text.startsWith('#') || text.length > MAX_LENGTH) return undefined;
  const negated = text.startsWith('!');
  const pattern = text.slice(negated ? 1 : 0);
  const foldersOnly = pattern.endsWith('/');
  const clean = foldersOnly ? pattern.slice(0, -1) : pattern;
  const parts = clean.replace(/^\//, '').split('/');
  if (clean === '' || parts.length > MAX_PARTS) return undefined;
  // Without a slash within it a pattern holds at every depth.
  return { parts: clean.includes('/') ? parts : ['**', ...parts], negated, foldersOnly };
}

function matchesParts(pattern: readonly string[], names: readonly string[]): boolean {
  // From which of the names on the rest of the pattern may match.
  let starts = new Set([0]);
  for (const [i, part] of pattern.entries()) {
    const next = new Set<number>();
    for (const start of starts) {
      if (part === '**') {
        // At the end it stands for what is inside, not for the folder itself.
        const least = i === pattern.length - 1 ? start + 1 : start;
        for (let at = least; at <= names.length; at++) next.add(at);
      } else if (start < names.length && matchesPattern(part, names[start] ?? '')) next.add(start + 1);
    }
    starts = next;
  }
  return starts.has(names.length);
}
