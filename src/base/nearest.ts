/** Longer words are nobody's typing error, and would cost too much to compare. */
const MAX_LENGTH = 64;

/** The candidate that `word` was probably meant to be; `undefined` when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  // Half of a word at most: FOO is not FROM.
  const { length } = word;
  let least = Math.min(Math.max(2, Math.floor(length / 3)), Math.floor(length / 2)) + 1;
  for (const candidate of candidates) {
    const far = distance(word, candidate.slice(0, MAX_LENGTH));
    if (far < least) [best, least] = [candidate, far];
  }
  return best;
}

/** Levenshtein's: insertions, deletions and replacements from `a` to `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** `; did you mean …?` where there is something to say. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates);
  return found === undefined ? '' : `; did you mean ${found}?`;
}
