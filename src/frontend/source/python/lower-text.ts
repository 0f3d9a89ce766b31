import { GAP } from '../../gaps.ts';
import { expressions, isExpression, lowerExpression, lowerList, nothing, span } from './lower-expression.ts';
import type { Expression } from './syntax.ts';
import type { Node } from './tree.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** The quotes and what stands before them. */
interface Quoting {
  readonly prefix: string;
  readonly quote: string;
}

function quotingOf(text: string): Quoting {
  const prefix = /^[a-zA-Z]{0,2}/.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  const one = rest[0] ?? '';
  return { prefix: prefix.toLowerCase(), quote: rest.startsWith(one.repeat(3)) ? one.repeat(3) : one };
}

const ESCAPE = /\\(?:\r\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^{}\n]*\}|[0-7]{1,3}|[\s\S])/g;

function unescape(text: string, isRaw: boolean): string {
  const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (isRaw || !lines.includes('\\')) return lines;
  return lines.replace(ESCAPE, escape => {
    const code = escape.slice(1);
    const simple = ESCAPES[code];
    if (simple !== undefined) return simple;
    const hex = /^[xuU]([\da-fA-F]+)$/.exec(code)?.[1];
    const value = hex
      ? Number.parseInt(hex, 16)
      : /^[0-7]+$/.test(code)
        ? Number.parseInt(code, 8)
        : undefined;
    return value !== undefined && value <= 0x10ffff ? String.fromCodePoint(value) : escape;
  });
}

export function lowerString(node: Node): Expression {
  const { text } = node;
  if (text.includes(GAP)) return nothing(node);
  const { prefix, quote } = quotingOf(text);
  const from = prefix.length + quote.length;
  const to =
    text.endsWith(quote) && text.length >= from + quote.length ? text.length - quote.length : text.length;
  return { type: 'constant', value: unescape(text.slice(from, to), prefix.includes('r')), ...span(node) };
}

/** An f-string, or several strings side by side. */
export function lowerFormat(node: Node, depth: number): Expression {
  const parts =
    node.name === 'FormatString'
      ? formatParts(node, depth)
      : expressions(node).flatMap(c =>
          c.name === 'FormatString' ? formatParts(c, depth) : [lowerString(c)],
        );
  if (parts.every(p => p.type === 'constant')) {
    return { type: 'constant', value: parts.map(p => String(p.value)).join(''), ...span(node) };
  }
  return { type: 'format', parts, ...span(node) };
}

function formatParts(node: Node, depth: number): Expression[] {
  const { prefix, quote } = quotingOf(node.text);
  const isRaw = prefix.includes('r');
  const parts: Expression[] = [];
  let at = node.start + prefix.length + quote.length;
  const plain = (start: number, end: number) => {
    if (end <= start) return;
    const text = node.text.slice(start - node.start, end - node.start);
    const value = unescape(text, isRaw).replace(/\{\{|\}\}/g, b => b.slice(1));
    parts.push({ type: 'constant', value, start, end });
  };
  for (const replacement of node.children.filter(c => c.name === 'FormatReplacement')) {
    plain(at, replacement.start);
    parts.push(lowerReplacement(replacement, depth));
    at = replacement.end;
  }
  plain(at, node.text.endsWith(quote) ? node.end - quote.length : node.end);
  return parts;
}

/** With `=`, `!r` or a format the text is not that of the value. */
function lowerReplacement(node: Node, depth: number): Expression {
  const [open, ...rest] = node.children;
  const end = rest.findIndex(c => c.name.startsWith('Format'));
  const inner = end === -1 ? rest : rest.slice(0, end);
  if (!open || !inner.some(isExpression)) return nothing(node);
  const value = lowerList(
    inner.filter(c => c.name !== '}'),
    depth,
  );
  if (end === -1) return value;
  const nested = rest
    .filter(c => c.name === 'FormatSpec')
    .flatMap(c => c.children.filter(n => n.name === 'FormatReplacement'))
    .map(n => lowerExpression(n.children.find(isExpression), depth));
  return { type: 'opaque', parts: [value, ...nested], ...span(node) };
}
