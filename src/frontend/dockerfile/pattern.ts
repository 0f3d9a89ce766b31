/** The builder's patterns in `${x#…}`: `*`, `?` and a backslash; no brackets. */
type Token = '*' | '?' | { readonly char: string };

export const hasWildcard = (pattern: string) => /[*?\\]/.test(pattern);

function tokens(pattern: string): readonly Token[] {
  const out: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '*') {
      if (out.at(-1) !== '*') out.push('*');
    } else if (char === '?') out.push('?');
    else out.push({ char: char === '\\' && i + 1 < pattern.length ? (pattern[++i] ?? '') : char });
  }
  return out;
}

/** Where a match that begins at `start` can end, ascending. Time: pattern times text, whatever the pattern. */
export function patternEnds(pattern: string, text: string, start: number): readonly number[] {
  const all = tokens(pattern);
  const ends: number[] = [];
  let states = closed(new Set([0]), all);
  for (let at = start; states.size > 0; at++) {
    if (states.has(all.length)) ends.push(at);
    const char = text[at];
    if (char === undefined) break;
    const next = new Set<number>();
    for (const state of states) {
      const token = all[state];
      if (token === '*') next.add(state);
      else if (token === '?' || token?.char === char) next.add(state + 1);
    }
    states = closed(next, all);
  }
  return ends;
}

function closed(states: Set<number>, all: readonly Token[]): Set<number> {
  for (const state of states) if (all[state] === '*') states.add(state + 1);
  return states;
}

/** Backwards, so that a suffix becomes a prefix; `\*` stays an escaped star. */
export function reversed(text: string): string {
  return (text.match(/\\[\s\S]|[\s\S]/g) ?? []).reverse().join('');
}
