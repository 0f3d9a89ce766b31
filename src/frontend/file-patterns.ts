import { path } from '../base/index.ts';
import { matchesPattern } from './shell/value.ts';

/** One line of a .gitignore, or of a list of such patterns. */
export interface FilePattern {
  /** The parts of the pattern; `**` is any number of folders. */
  readonly parts: readonly string[];
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** More or longer ones are not what people write. */
const MAX_RULES = 2000;
const MAX_LENGTH = 200;
const MAX_PARTS = 20;

/** Do these patterns match a file, or a folder above it? The path is relative to the folder that they are written for. */
export function filePatterns(lines: readonly string[]): (file: string) => boolean {
  const patterns = lines.slice(0, MAX_RULES).flatMap(line => readPattern(line) ?? []);
  return file => {
    if (patterns.length === 0 || file.startsWith('..') || file.startsWith('/')) return false;
    const parts = path.normalize(file).split('/');
    return parts.some((_, i) => isMatched(patterns, parts.slice(0, i + 1), i < parts.length - 1));
  };
}

/** @source gitignore(5): the last pattern that matches decides */
function isMatched(patterns: readonly FilePattern[], names: readonly string[], isFolder: boolean): boolean {
  let matched = false;
  for (const pattern of patterns) if (decides(pattern, names, isFolder, matched)) matched = !pattern.negated;
  return matched;
}

/** Would this pattern turn what the ones before it say? */
export function decides(
  { parts, negated, foldersOnly }: FilePattern,
  names: readonly string[],
  isFolder: boolean,
  matched: boolean,
): boolean {
  if (negated !== matched || (foldersOnly && !isFolder)) return false;
  return matchesParts(parts, names);
}

export function readPatterns(text: string): readonly FilePattern[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n', MAX_RULES)
    .flatMap(line => readPattern(line.replace(/\r$/, '')) ?? []);
}

function readPattern(line: string): FilePattern | undefined {
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
