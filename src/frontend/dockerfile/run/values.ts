import type { Script, Word, WordPart } from '../../shell/ast.ts';
import { align, type Mapped, slice } from '../mapped.ts';
import type { StageScope } from '../scope.ts';

/** Words of a RUN, with the variables that ENV, ARG and the script itself set. */
export class Values {
  readonly source: Mapped;
  readonly #scope: StageScope;
  readonly #own = new Map<string, string | undefined>();

  readonly #cwd: () => string;

  constructor(scope: StageScope, source: Mapped, cwd: () => string) {
    this.#scope = scope;
    this.source = source;
    this.#cwd = cwd;
  }

  set(name: string, value: string | undefined): void {
    this.#own.set(name, value);
  }

  lookup(name: string): string | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    if (name === 'PWD') return this.#cwd();
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
        return isPwd(part.body) ? this.lookup('PWD') : undefined;
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

/** `$(pwd)` */
function isPwd({ items }: Script): boolean {
  const [item, ...others] = items;
  const command = item?.first.commands.length === 1 && item.rest.length === 0 && item.first.commands[0];
  return others.length === 0 && command && command.type === 'simple'
    ? command.words.map(word => word.text).join(' ') === 'pwd'
    : false;
}
