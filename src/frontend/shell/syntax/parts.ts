import type { WordPart } from '../ast.ts';

/** Collects the parts of a word; neighbouring literals of the same kind become one. */
export class Parts {
  readonly #parts: WordPart[] = [];

  get empty(): boolean {
    return this.#parts.length === 0;
  }

  literal(text: string, quoted: boolean): void {
    const last = this.#parts.at(-1);
    if (last?.type === 'literal' && last.quoted === quoted) {
      this.#parts[this.#parts.length - 1] = { ...last, text: last.text + text };
    } else this.#parts.push({ type: 'literal', text, quoted });
  }

  add(part: WordPart): void {
    this.#parts.push(part);
  }

  list(): readonly WordPart[] {
    return this.#parts;
  }
}
