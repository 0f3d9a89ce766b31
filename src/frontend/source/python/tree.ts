import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { placeIn } from './elide.ts';
import { type Prepared, prepare } from './prepare.ts';

/** A node of the parse, without comments. `name` is the grammar's: `CallExpression`, `if`, `(`. */
export class Node {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly source: Prepared;
  readonly #syntax: SyntaxNode;
  #children: readonly Node[] | undefined;

  constructor(syntax: SyntaxNode, source: Prepared) {
    this.name = syntax.name;
    this.start = source.offset + placeIn(source.elided, syntax.from);
    this.end = source.offset + placeIn(source.elided, syntax.to);
    this.source = source;
    this.#syntax = syntax;
  }

  /** Made when they are first asked for: the bodies of most functions never are. */
  get children(): readonly Node[] {
    this.#children ??= this.#read();
    return this.#children;
  }

  #read(): Node[] {
    const children: Node[] = [];
    for (let at = this.#syntax.firstChild; at; at = at.nextSibling) {
      if (at.name !== 'Comment') children.push(new Node(at, this.source));
    }
    return children;
  }

  get text(): string {
    const { original, offset } = this.source;
    return original.slice(this.start - offset, this.end - offset);
  }

  /** What stands in the source where the parser was given a plain name. @see prepare */
  get target(): string | undefined {
    return this.source.targets.get(this.#syntax.from);
  }

  child(name: string): Node | undefined {
    return this.children.find(c => c.name === name);
  }
}

/** What the grammar of @lezer/python calls text that does not fit. */
export const ERROR = '⚠';

/**
 * Parses a text, which may lie at an offset of a larger one. Lezer recovers from errors: what does not fit stands
 * in the tree as an error. The blocks of functions are left out; where the text is one function, those in it.
 */
export function parsePython(text: string, offset = 0, isFunction = false): Node {
  const source = prepare(text, offset, isFunction);
  return new Node(parser.parse(source.text).topNode, source);
}
