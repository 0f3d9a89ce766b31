import { parsePrism } from '@ruby/prism/src/parsePrism.js';
import type { RubyNode, RubyParser } from '../../parsers.ts';

/** As much of it as is used; TypeScript knows it only among the DOM's types. */
interface Wasm {
  readonly Module: {
    new (bytes: Uint8Array): unknown;
    imports(module: unknown): readonly { readonly module: string; readonly name: string }[];
  };
  readonly Instance: new (
    module: unknown,
    imports: Readonly<Record<string, Readonly<Record<string, () => number>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;

/**
 * Prism, the parser of Ruby 3.4 and later itself, compiled to WebAssembly. It mends broken code, and costs a fifth of
 * what tree-sitter does (CPU over bare node, Node 20.20: 26 ms against 160 ms). Of the WASI functions that it was
 * linked with parsing calls none, so that none are given.
 */
export function rubyParser(wasm: Uint8Array): RubyParser {
  const module = new Module(wasm);
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: () => 0 };
  }
  const { exports } = new Instance(module, imports);
  const initialize = exports._initialize;
  if (typeof initialize === 'function') initialize();
  return {
    parse(text) {
      const { value } = parsePrism(exports, text);
      return plain(value, offsets(text)) as RubyNode;
    },
  };
}

/** Prism counts bytes; where a text has other characters than ASCII, they are counted anew. */
function offsets(text: string): (byte: number) => number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  if (/^[\u0000-\u007f]*$/.test(text)) return byte => byte;
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) starts.push(at);
    at += character.length;
  }
  return byte => starts[byte] ?? text.length;
}

interface PrismNode {
  toJSON(): Readonly<Record<string, unknown>>;
}

const isNode = (value: unknown): value is PrismNode =>
  typeof value === 'object' && value !== null && 'accept' in value && 'toJSON' in value;

interface PrismLocation {
  readonly startOffset: number;
  readonly length: number;
}

function plain(value: unknown, offset: (byte: number) => number): unknown {
  if (Array.isArray(value)) return value.map(item => plain(item, offset));
  if (!isNode(value)) {
    if (typeof value !== 'object' || value === null) return value;
    return 'value' in value ? value.value : undefined;
  }
  const { location, flags: _flags, ...fields } = value.toJSON();
  const { startOffset, length } = location as PrismLocation;
  const node: Record<string, unknown> = { start: offset(startOffset), end: offset(startOffset + length) };
  for (const [name, field] of Object.entries(fields))
    if (!name.endsWith('Loc')) node[name] = plain(field, offset);
  return node;
}
