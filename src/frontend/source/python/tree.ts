import { parser } from '@lezer/python';
import { type Prepared, prepare } from './prepare.ts';

/** A node of the parse, without comments. `name` is the grammar's: `CallExpression`, `if`, `(`. */
export class Node {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly children: Node[] = [];
  readonly source: Prepared;

  constructor(name: string, start: number, end: number, source: Prepared) {
    this.name = name;
    this.start = start;
    this.end = end;
    this.source = source;
  }

  get text(): string {
    const { original, offset } = this.source;
    return original.slice(this.start - offset, this.end - offset);
  }

  child(name: string): Node | undefined {
    return this.children.find(c => c.name === name);
  }
}

/** What the grammar of @lezer/python calls text that does not fit. */
export const ERROR = '⚠';

/**
 * Parses a text, which may lie at an offset of a larger one. Lezer recovers from errors: what does not fit stands
 * in the tree as an error.
 */
export function parsePython(text: string, offset = 0): Node {
  const source = prepare(text, offset);
  const cursor = parser.parse(source.text).cursor();
  const root = new Node(cursor.name, offset, offset + cursor.to, source);
  const above: Node[] = [];
  let at = root;
  if (!cursor.firstChild()) return root;
  for (;;) {
    const { type } = cursor;
    const node = new Node(type.name, offset + cursor.from, offset + cursor.to, source);
    if (type.name !== 'Comment') at.children.push(node);
    if (cursor.firstChild()) {
      above.push(at);
      at = node;
      continue;
    }
    while (!cursor.nextSibling()) {
      const parent = above.pop();
      if (!parent || !cursor.parent()) return root;
      at = parent;
    }
  }
}
