import { parser } from '@lezer/rust';
import type { FileText } from '../../../model/index.ts';
import { Node, parseTree } from '../tree.ts';

export const parseRust = (file: FileText): Node => parseTree(parser, file, { mend: mended });

/** Another reading of a node of the parse: what is not compiled for Linux is left out, `select!` has arms. */
function mended(node: Node): Node {
  if (node.name.startsWith('Attribute') && node.name !== 'Attribute') return attributed(node);
  if (node.name === 'ExpressionStatement') return attributed(node);
  if (node.name === 'MacroInvocation') return expanded(node);
  return node;
}

/** An item or a statement below `#[cfg(…)]`. */
function attributed(node: Node): Node {
  const isLeftOut = node.children.some(
    child => child.name === 'Attribute' && isFalse(child.text.replace(/\s+/g, '')),
  );
  return isLeftOut ? new Node('LeftOut', [], node.start, node.end, node.file) : node;
}

/** Is a `#[cfg(…)]` false for a program that is built for Linux and run? Features may be on. */
function isFalse(attribute: string): boolean {
  if (attribute === '#[test]' || /^#\[\w+::test\b/.test(attribute)) return true;
  const condition = /^#!?\[cfg\((.*)\)\]$/.exec(attribute)?.[1];
  return condition !== undefined && holds(condition.slice(0, 500), 0) === false;
}

const OTHER_SYSTEM =
  /^(?:windows|test|debug_assertions|target_os="(?!linux").*|target_family="(?!unix").*|target_arch="wasm.*)$/;

/** https://doc.rust-lang.org/reference/conditional-compilation.html; `undefined`: not known. */
function holds(condition: string, depth: number): boolean | undefined {
  if (depth > 8) return undefined;
  const [, operator, inner] = /^(not|any|all)\((.*)\)$/.exec(condition) ?? [];
  if (operator === undefined || inner === undefined) {
    if (OTHER_SYSTEM.test(condition)) return false;
    return /^(?:unix|target_os="linux"|target_family="unix")$/.test(condition) ? true : undefined;
  }
  const parts = splitList(inner).map(part => holds(part, depth + 1));
  if (operator === 'not') return parts[0] === undefined ? undefined : !parts[0];
  const decisive = operator === 'any';
  if (parts.includes(decisive)) return decisive;
  return parts.includes(undefined) ? undefined : !decisive;
}

function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if ((char === ',' && depth === 0) || char === undefined) {
      if (at > from) parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return parts;
}

/**
 * Macros are tokens to the grammar. `select!` becomes a `Select` of `SelectArm`s (what is waited for, what is done
 * then), what `join!`, `pin!`, `vec!` and the like are given becomes a call's arguments, and of `cfg_select!` the arm for Linux
 * is left.
 */
function expanded(node: Node): Node {
  const name = /^(?:\w+::)*(\w+)!/.exec(node.text)?.[1] ?? '';
  const tokens = node.children.find(child => child.name.endsWith('Tokens'));
  if (!tokens) return node;
  if (/^select(?:_biased)?$/.test(name)) return select(node, tokens);
  if (/^cfg_(?:select|match)$/.test(name)) return chosen(node, tokens);
  if (/^(?:join|try_join|pin|pin_mut|race)$/.test(name)) return call(node, tokens);
  if (name === 'vec' && OF_FUTURES.test(node.text)) return call(node, tokens);
  return node;
}

/** A list of what runs; lists of other things are many. */
const OF_FUTURES = /\b(?:spawn\w*|async|boxed)\b|\bBox::pin\(/;

const WRAPPER = 'fn x(){';

/** Parses part of a file as a function's body; positions stay those of the file. */
function parsed(file: FileText, start: number, body: string): readonly Node[] {
  if (start < WRAPPER.length) return [];
  const text = `${' '.repeat(start - WRAPPER.length)}${WRAPPER}${body}}`;
  const tree = parseTree(parser, file, { text, mend: mended });
  return [...tree.find(n => n.name === 'Block')][0]?.children ?? [];
}

const blank = (length: number) => ' '.repeat(Math.max(0, length));

function select(node: Node, tokens: Node): Node {
  const inner = tokens.children.slice(1, -1);
  const { text } = node.file;
  const start = tokens.start + 1;
  let body = '';
  const put = (to: number, end: number) => {
    body += blank(to - start - body.length) + text.slice(to, end);
  };
  const arms: {
    readonly waited: readonly [number, number] | undefined;
    readonly done: readonly [number, number];
  }[] = [];
  let at = 0;
  while (at < inner.length) {
    const arrow = inner.findIndex((t, i) => i >= at && t.name === '=>');
    if (arrow === -1) break;
    const equals = inner.findIndex((t, i) => i >= at && i < arrow && t.name === '=');
    // `, if condition` behind what is waited for.
    const guard = inner.findIndex(
      (t, i) => i > equals && i < arrow && t.name === ',' && inner[i + 1]?.text === 'if',
    );
    const waited: readonly [number, number] | undefined =
      equals === -1
        ? undefined
        : [inner[equals + 1]?.start ?? 0, inner[(guard === -1 ? arrow : guard) - 1]?.end ?? 0];
    const first = inner[arrow + 1];
    if (!first) break;
    const comma = inner.findIndex((t, i) => i > arrow && t.name === ',');
    const isBlock = first.name === 'BracedTokens';
    const next = isBlock ? arrow + 2 : comma === -1 ? inner.length : comma;
    const last = inner[next - 1] ?? first;
    if (waited) {
      put(waited[0], waited[1]);
      body += ';';
    }
    put(first.start, last.end);
    body += ';';
    arms.push({ waited, done: [first.start, last.end] });
    at = inner[next]?.name === ',' ? next + 1 : next;
  }
  const statements = parsed(node.file, start, body.slice(0, tokens.end - 1 - start));
  const within = ([from, to]: readonly [number, number]) =>
    statements.filter(s => s.start >= from && s.start < to && s.name !== ';');
  const children = arms.map(({ waited, done }) => {
    const parts = [
      new Node(
        'Waited',
        waited ? within(waited) : [],
        waited?.[0] ?? done[0],
        waited?.[1] ?? done[0],
        node.file,
      ),
      new Node('Block', within(done), done[0], done[1], node.file),
    ];
    return new Node('SelectArm', parts, parts[0]?.start ?? done[0], done[1], node.file);
  });
  return new Node('Select', children, node.start, node.end, node.file);
}

/** `join!(a(), b())` as if it were a function. */
function call(node: Node, tokens: Node): Node {
  const start = tokens.start + 1;
  const text = node.file.text.slice(start, tokens.end - 1);
  const isList = (n: Node) => n.name === 'ArgList';
  const list = parsed(node.file, start - 2, `f(${text})`).flatMap(n => [...n.find(isList)])[0];
  const target = node.children[0];
  return list && target ? new Node('CallExpression', [target, list], node.start, node.end, node.file) : node;
}

/** `cfg_select! { unix => a(), windows => b() }`. @source https://doc.rust-lang.org/std/macro.cfg_select.html */
function chosen(node: Node, tokens: Node): Node {
  const inner = tokens.children.slice(1, -1);
  const start = tokens.start + 1;
  for (let at = 0; at < inner.length; ) {
    const arrow = inner.findIndex((t, i) => i >= at && t.name === '=>');
    const first = inner[arrow + 1];
    if (arrow === -1 || !first) break;
    const comma = inner.findIndex((t, i) => i > arrow && t.name === ',');
    const isBlock = first.name === 'BracedTokens';
    const next = isBlock ? arrow + 2 : comma === -1 ? inner.length : comma;
    const condition = inner
      .slice(at, arrow)
      .map(t => t.text)
      .join('')
      .replace(/\s+/g, '');
    const isTaken = condition === '_' ? true : holds(condition.slice(0, 500), 0);
    if (isTaken === undefined) return node;
    if (isTaken) {
      const end = inner[next - 1]?.end ?? first.end;
      const body = blank(first.start - start) + node.file.text.slice(first.start, end);
      const taken = parsed(node.file, start, body).find(n => !/^[{};]$/.test(n.name));
      return (taken?.name === 'ExpressionStatement' ? taken.children[0] : taken) ?? node;
    }
    at = inner[next]?.name === ',' ? next + 1 : next;
  }
  return node;
}
