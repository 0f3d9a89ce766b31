const BITS = 5;
const WIDTH = 1 << BITS;

interface Branch {
  /** Who may change it in place. */
  owner: object;
  readonly slots: unknown[];
}

/**
 * A table by small numbers that is forked at each branch of the program: forks share all that neither has
 * changed, so that forking costs nothing and comparing two of them costs what they differ in. A radix tree.
 */
export class Table<T> {
  #root: Branch = { owner: this, slots: [] };
  #height = 1;
  #owner: object = this;

  get(index: number): T | undefined {
    if (index >= WIDTH ** this.#height) return undefined;
    let at: unknown = this.#root;
    for (let level = this.#height - 1; level >= 0 && at; level--) {
      at = (at as Branch).slots[(index >> (level * BITS)) % WIDTH];
    }
    return at as T | undefined;
  }

  set(index: number, value: T): void {
    while (index >= WIDTH ** this.#height) {
      this.#root = { owner: this.#owner, slots: [this.#root] };
      this.#height++;
    }
    let at = this.#own(this.#root);
    this.#root = at;
    for (let level = this.#height - 1; level > 0; level--) {
      const slot = (index >> (level * BITS)) % WIDTH;
      const below = this.#own((at.slots[slot] as Branch | undefined) ?? { owner: this.#owner, slots: [] });
      at.slots[slot] = below;
      at = below;
    }
    at.slots[index % WIDTH] = value;
  }

  /** A copy; from here on each of the two copies what it changes. */
  fork(): Table<T> {
    const copy = new Table<T>();
    copy.#root = this.#root;
    copy.#height = this.#height;
    this.#owner = {};
    return copy;
  }

  /** Changes with each fork: what was made under the present owner no other table sees. */
  get owner(): object {
    return this.#owner;
  }

  /** The indexes at which two tables hold different values. */
  unlike(other: Table<T>): number[] {
    const found: number[] = [];
    const height = Math.max(this.#height, other.#height);
    compare(this.#raised(height), other.#raised(height), height - 1, 0, found);
    return found;
  }

  #raised(height: number): Branch {
    let root = this.#root;
    for (let i = this.#height; i < height; i++) root = { owner: this.#owner, slots: [root] };
    return root;
  }

  #own(branch: Branch): Branch {
    return branch.owner === this.#owner ? branch : { owner: this.#owner, slots: branch.slots.slice() };
  }
}

function compare(a: Branch, b: Branch, level: number, base: number, found: number[]): void {
  const length = Math.max(a.slots.length, b.slots.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.slots[i], b.slots[i]];
    if (left === right) continue;
    const index = base * WIDTH + i;
    if (level === 0) found.push(index);
    else compare((left as Branch) ?? EMPTY, (right as Branch) ?? EMPTY, level - 1, index, found);
  }
}

const EMPTY: Branch = { owner: {}, slots: [] };
