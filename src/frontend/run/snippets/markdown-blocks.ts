import { fromMarkdown } from 'mdast-util-from-markdown';

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** Of the fence above it; lines count from 1. */
  readonly line: number;
}

type Node = ReturnType<typeof fromMarkdown>['children'][number];

/** The fenced blocks of a document, by the package `mdast-util-from-markdown`. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const open: Node[] = [...fromMarkdown(text).children];
  for (let node = open.shift(); node; node = open.shift()) {
    if (node.type === 'code' && node.position)
      blocks.push({ language: node.lang ?? '', text: node.value, line: node.position.start.line });
    else if ('children' in node) open.unshift(...(node.children as Node[]));
  }
  return blocks;
}
