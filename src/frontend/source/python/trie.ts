const BITS = 5;
const WIDTH = 1 << BITS;
const LEVELS = 4;
/** Keys run from here: the few objects that are always there have negative ids. */
const OFFSET = 16;

type Branch<T> = readonly (Branch<T> | T | undefined)[];

/**
 * A map from small numbers that is never changed: an update copies a path and shares all else. So keeping an old
 * version costs nothing, and two versions of one origin are compared in the time that their differences take.
 */
export class Trie<T extends object> {
  readonly #root: Branch<T>;

  constructor(root: Branch<T> = []) {
    this.#root = root;
  }

  get(key: number): T | undefined {
    let node: Branch<T> | T | undefined = this.#root;
    for (let level = LEVELS - 1; level >= 0 && node; level--) node = (node as Branch<T>)[slot(key, level)];
    return node as T | undefined;
  }

  set(key: number, value: T | undefined): Trie<T> {
    return new Trie(update(this.#root, key, value, LEVELS - 1));
  }

  /** Keys under which the two hold different objects. */
  differences(other: Trie<T>): number[] {
    const out: number[] = [];
    compare(this.#root, other.#root, LEVELS - 1, 0, out);
    return out;
  }
}

const slot = (key: number, level: number) => ((key + OFFSET) >>> (level * BITS)) & (WIDTH - 1);

function update<T extends object>(
  node: Branch<T>,
  key: number,
  value: T | undefined,
  level: number,
): Branch<T> {
  const copy = [...node];
  const at = slot(key, level);
  copy[at] = level === 0 ? value : update((copy[at] as Branch<T> | undefined) ?? [], key, value, level - 1);
  return copy;
}

function compare<T extends object>(
  a: Branch<T> | undefined,
  b: Branch<T> | undefined,
  level: number,
  prefix: number,
  out: number[],
): void {
  if (a === b) return;
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at++) {
    const [left, right] = [a?.[at], b?.[at]];
    if (left === right) continue;
    const key = prefix * WIDTH + at;
    if (level === 0) out.push(key - OFFSET);
    else compare(left as Branch<T> | undefined, right as Branch<T> | undefined, level - 1, key, out);
  }
}
