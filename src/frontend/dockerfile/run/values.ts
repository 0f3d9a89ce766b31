import type { Word, WordPart } from '../../shell/ast.ts';
import { align, type Mapped, slice } from '../mapped.ts';
import type { StageScope } from '../scope.ts';

/** Words of a RUN, with the variables that ENV, ARG and the script itself set. */
export class Values {
  readonly source: Mapped;
  readonly #scope: StageScope;
  readonly #own = new Map<string, string | undefined>();

  constructor(scope: StageScope, source: Mapped) {
    this.#scope = scope;
    this.source = source;
  }

  set(name: string, value: string | undefined): void {
    this.#own.set(name, value);
  }

  lookup(name: string): string | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    const found = this.#scope.lookup(name);
    // Not set by anything here: the shell or the base image may set it all the same.
    return found?.value;
  }

  /** `undefined`: not known. */
  text(word: Word): string | undefined {
    const parts = word.parts.map(part => this.#part(part));
    return parts.some(part => part === undefined) ? undefined : parts.join('');
  }

  #part(part: WordPart): string | undefined {
    switch (part.type) {
      case 'literal':
        return part.text;
      case 'parameter':
        if (part.operator !== undefined || part.length || part.indirect || part.index !== undefined) {
          return undefined;
        }
        return this.lookup(part.name);
      case 'command-substitution':
      case 'process-substitution':
      case 'arithmetic':
        return undefined;
    }
  }

  /** A word's value with its place in the script. */
  mapped(word: Word): Mapped | undefined {
    const text = this.text(word);
    return text === undefined ? undefined : align(text, slice(this.source, word.start, word.end));
  }
}
