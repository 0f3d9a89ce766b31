import type { Parser, SyntaxNode } from '@lezer/common';
import type { Location } from '../../base/index.ts';
import type { FileText } from '../../model/index.ts';

/** A node of the parse, without comments. `name` is the grammar's: `CallExpr`, `go`, `(`. */
export class Node {
  readonly name: string;
  readonly children: readonly Node[];
  readonly start: number;
  readonly end: number;
  readonly file: FileText;
  parent: Node | undefined;

  constructor(name: string, children: readonly Node[], start: number, end: number, file: FileText) {
    this.name = name;
    this.children = children;
    this.start = start;
    this.end = end;
    this.file = file;
    for (const child of children) child.parent = this;
  }

  get text(): string {
    return this.file.text.slice(this.start, this.end);
  }

  get at(): Location {
    return this.file.locate(this.start, this.end);
  }

  /** `main.go:12`. */
  get place(): string {
    const { file, line } = this.at;
    return `${file}:${line}`;
  }

  get last(): Node | undefined {
    return this.children.at(-1);
  }

  child(...names: readonly string[]): Node | undefined {
    return this.children.find(c => names.includes(c.name));
  }

  /** All nodes below that satisfy, this one too, in their order; `into` says whether to look at a node below. */
  *find(wanted: (node: Node) => boolean, into?: (node: Node) => boolean): Generator<Node> {
    // One generator for the whole tree: a generator a node is most of what reading a large program costs.
    const open: Node[] = [this];
    for (let node = open.pop(); node; node = open.pop()) {
      if (wanted(node)) yield node;
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i] as Node;
        if (!into || into(child)) open.push(child);
      }
    }
  }

  /** The nearest node around it of one of these kinds. */
  around(...names: readonly string[]): Node | undefined {
    let at = this.parent;
    while (at && !names.includes(at.name)) at = at.parent;
    return at;
  }
}

const MAX_DEPTH = 300;

export interface Reading {
  /** The text as the grammar is to see it, of the same length. */
  readonly text?: string;
  /** The node that stands for one of the parse, where the grammar has misread it. */
  readonly mend?: (node: Node) => Node;
}

/** Parses a file by a Lezer grammar. What does not fit the grammar stands in the tree as an error, `⚠`. */
export function parseTree(parser: Parser, file: FileText, { text = file.text, mend }: Reading = {}): Node {
  const convert = (syntax: SyntaxNode, depth: number): Node => {
    const children: Node[] = [];
    for (let at = depth < MAX_DEPTH ? syntax.firstChild : null; at; at = at.nextSibling) {
      if (!at.name.endsWith('Comment')) children.push(convert(at, depth + 1));
    }
    const node = new Node(syntax.name, children, syntax.from, syntax.to, file);
    return mend ? mend(node) : node;
  };
  return convert(parser.parse(text).topNode, 0);
}
