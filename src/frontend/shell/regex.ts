/** Longest pattern and text that are matched; with so few open repeats no text takes long. */
const MAX_PATTERN = 200;
const MAX_TEXT = 400;
const MAX_REPEATS = 2;

/**
 * What `[[ text =~ pattern ]]` finds, `BASH_REMATCH` first to last; `null`: nothing. `undefined`: the pattern is one of those
 * that are not followed, such as a group that is repeated. POSIX takes the longest match where JavaScript takes the
 * first; that they agree on is whether there is one, so of a pattern with `|` no groups are told.
 */
export function matchRegex(pattern: string, text: string): readonly string[] | null | undefined {
  if (pattern.length > MAX_PATTERN || text.length > MAX_TEXT) return undefined;
  if (/\)[*+{]|\\[^.$^*+?()[\]{}|\\/-]|\(\?|[*+?}][*+?]/.test(pattern)) return undefined;
  if ((pattern.match(/(?<!\\)[*+}]/g)?.length ?? 0) > MAX_REPEATS) return undefined;
  const source = pattern.replace(CLASS, (_, name: string) => CLASSES[name] ?? '[:');
  if (source.includes('[:') || source.includes('[.') || source.includes('[=')) return undefined;
  try {
    const match = new RegExp(source).exec(text);
    if (!match) return null;
    return pattern.includes('|') ? match.slice(0, 1) : match.map(group => group ?? '');
  } catch {
    return undefined;
  }
}

const CLASS = /\[:(\w{1,10}):\]/g;
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
};

/** A quoted part of a pattern matches itself. */
export const literally = (text: string): string => text.replace(/[.$^*+?()[\]{}|\\]/g, '\\$&');
