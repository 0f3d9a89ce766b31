import type { Node } from 'web-tree-sitter';
import type { Script, Span, Word, WordPart } from './ast.ts';

type ReadScript = (nodes: readonly Node[], span: Span, depth: number) => Script;
type Parameter = Extract<WordPart, { type: 'parameter' }>;

const MAX_DEPTH = 200;
const OPERATORS: ReadonlySet<string> = new Set([
  ':-',
  '-',
  ':=',
  '=',
  ':?',
  '?',
  ':+',
  '+',
  '#',
  '##',
  '%',
  '%%',
  '/',
  '//',
  '/#',
  '/%',
  ':',
  '^',
  '^^',
  ',',
  ',,',
  '@',
]);

/** Turns the grammar's word nodes into words whose quotes and backslashes are resolved. */
export class WordReader {
  readonly #text: string;
  readonly #script: ReadScript;

  constructor(text: string, script: ReadScript) {
    this.#text = text;
    this.#script = script;
  }

  word(node: Node, depth: number): Word {
    return {
      start: node.startIndex,
      end: node.endIndex,
      text: node.text,
      parts: merge(this.#parts(node, false, depth)),
    };
  }

  literal(node: Node): Word {
    const { startIndex: start, endIndex: end, text } = node;
    return { start, end, text, parts: [{ type: 'literal', text, quoted: false }] };
  }

  #parts(node: Node, quoted: boolean, depth: number): WordPart[] {
    if (depth > MAX_DEPTH) return [{ type: 'literal', text: node.text, quoted }];
    const span = { start: node.startIndex, end: node.endIndex };
    switch (node.type) {
      case 'string':
      case 'translated_string':
        return this.#string(node, depth);
      case 'raw_string':
        return [{ type: 'literal', text: node.text.slice(1, -1), quoted: true }];
      case 'ansi_c_string':
        return [{ type: 'literal', text: ansi(node.text.slice(2, -1)), quoted: true }];
      case 'concatenation':
        return this.#pieces(node, node.startIndex, node.endIndex, quoted, depth);
      case 'simple_expansion':
        return [{ type: 'parameter', name: node.namedChildren[0]?.text ?? node.text.slice(1), quoted }];
      case 'expansion':
        return [this.#expansion(node, quoted, depth)];
      case 'command_substitution':
        return [
          {
            type: 'command-substitution',
            body: this.#script(node.children, inner(span, node), depth + 1),
            quoted,
          },
        ];
      case 'process_substitution': {
        const direction = node.text.startsWith('<') ? '<' : '>';
        return [
          { type: 'process-substitution', direction, body: this.#script(node.children, span, depth + 1) },
        ];
      }
      case 'arithmetic_expansion':
        return [{ type: 'arithmetic', text: node.text.replace(/^\$\(\(|\)\)$/g, ''), quoted }];
      default:
        return [{ type: 'literal', text: unescape(node.text), quoted }];
    }
  }

  /** Children with the text between them, which the grammar does not always give a node. */
  #pieces(node: Node, from: number, to: number, quoted: boolean, depth: number): WordPart[] {
    const parts: WordPart[] = [];
    let at = from;
    const text = (end: number) => {
      if (end > at)
        parts.push({
          type: 'literal',
          text: quoted ? inQuotes(this.#text.slice(at, end)) : unescape(this.#text.slice(at, end)),
          quoted,
        });
    };
    for (const child of node.namedChildren) {
      if (child.startIndex < from || child.endIndex > to) continue;
      text(child.startIndex);
      if (child.type === 'string_content') {
        parts.push({
          type: 'literal',
          text: inQuotes(this.#text.slice(child.startIndex, child.endIndex)),
          quoted: true,
        });
      } else parts.push(...this.#parts(child, quoted, depth + 1));
      at = child.endIndex;
    }
    text(to);
    return parts;
  }

  #string(node: Node, depth: number): WordPart[] {
    const open = this.#text.indexOf('"', node.startIndex) + 1;
    const parts = this.#pieces(node, open, node.endIndex - 1, true, depth);
    return parts.length > 0 ? parts : [{ type: 'literal', text: '', quoted: true }];
  }

  #expansion(node: Node, quoted: boolean, depth: number): Parameter {
    const children = node.children.slice(1, -1);
    const at = children.findIndex(
      c => c.isNamed && ['variable_name', 'special_variable_name', 'subscript'].includes(c.type),
    );
    const target = children[at];
    const before = children[at - 1]?.type;
    const base = this.#target(target, node, quoted);
    if (before === '#') return { ...base, length: true };
    if (before === '!') return { ...base, indirect: true };
    const operator = children[at + 1];
    if (!operator || !OPERATORS.has(operator.type)) return base;
    const rest = children.slice(at + 2);
    const second = rest.findIndex(c => !c.isNamed && (c.type === '/' || c.type === ':'));
    const closing = this.#text[node.endIndex - 1] === '}' ? node.endIndex - 1 : node.endIndex;
    const operandEnd = second === -1 ? closing : (rest[second]?.startIndex ?? closing);
    const operand = this.#slice(
      rest.slice(0, second === -1 ? undefined : second),
      operator.endIndex,
      operandEnd,
      depth,
    );
    const tail = second === -1 ? undefined : rest[second];
    const operand2 = tail
      ? { operand2: this.#slice(rest.slice(second + 1), tail.endIndex, closing, depth) }
      : {};
    return { ...base, operator: operator.type, operand, ...operand2 };
  }

  #target(target: Node | undefined, node: Node, quoted: boolean): Parameter {
    if (target?.type === 'subscript') {
      const [name, index] = target.namedChildren;
      return { type: 'parameter', name: name?.text ?? '', index: index?.text ?? '@', quoted };
    }
    const name = target?.text ?? /^\$\{[#!]?([\w@*#?$!-]+)/.exec(node.text)?.[1] ?? node.text;
    return { type: 'parameter', name, quoted };
  }

  /** The operand of an operator: the nodes in a range, and the plain text between them. */
  #slice(nodes: readonly Node[], start: number, end: number, depth: number): Word {
    const parts: WordPart[] = [];
    let at = start;
    for (const node of nodes) {
      if (node.startIndex > at)
        parts.push({ type: 'literal', text: unescape(this.#text.slice(at, node.startIndex)), quoted: false });
      parts.push(...this.#parts(node, false, depth + 1));
      at = Math.max(at, node.endIndex);
    }
    if (end > at) parts.push({ type: 'literal', text: unescape(this.#text.slice(at, end)), quoted: false });
    return { start, end, text: this.#text.slice(start, end), parts: merge(parts) };
  }
}

function inner(span: Span, node: Node): Span {
  const open = node.text.startsWith('$(') ? 2 : 1;
  return { start: span.start + open, end: span.end - 1 };
}

function merge(parts: readonly WordPart[]): WordPart[] {
  const out: WordPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.type === 'literal' && last?.type === 'literal' && last.quoted === part.quoted) {
      out[out.length - 1] = { ...last, text: last.text + part.text };
    } else out.push(part);
  }
  return out;
}

const unescape = (text: string) => text.replace(/\\(\n|[\s\S])/g, (_, c: string) => (c === '\n' ? '' : c));
const inQuotes = (text: string) => text.replace(/\\(\n|["\\$`])/g, (_, c: string) => (c === '\n' ? '' : c));
const ansi = (text: string) =>
  text.replace(/\\([ntr\\'"e])/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r', e: '\x1b' })[c] ?? c);
