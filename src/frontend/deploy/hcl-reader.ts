import { Language, type Node, Parser } from 'web-tree-sitter';
import { lineIndex } from '../../base/index.ts';
import type { Yaml, YamlEntry, YamlReader } from './yaml.ts';

const MAX_DEPTH = 100;

/**
 * HCL with its places, by tree-sitter's grammar of it. As HCL's own JSON form has it, the labels of a block are keys in
 * keys: `task "a" { … }` is `{ task: { a: { … } } }`. An expression that is no plain value is the text `${…}`.
 * @source https://github.com/hashicorp/hcl/blob/main/json/spec.md
 */
export async function hclReader(runtime: Uint8Array, grammar: Uint8Array): Promise<YamlReader> {
  await Parser.init({ wasmBinary: runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (file, text) => {
    const tree = parser.parse(text);
    if (!tree) return { documents: [], errors: [] };
    const locate = lineIndex(file, text);
    try {
      const broken = tree.rootNode.hasError ? firstError(tree.rootNode, 0) : undefined;
      if (broken) {
        const { line, column } = locate(broken.startIndex, broken.startIndex);
        return { documents: [], errors: [{ message: 'this is no HCL', line, column }] };
      }
      return { documents: [new Converter(locate, text).body(tree.rootNode, 0)], errors: [] };
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      return { documents: [], errors: [{ message: 'its values are nested too deep', line: 1, column: 1 }] };
    } finally {
      tree.delete();
    }
  };
}

class TooDeep extends Error {}

function firstError(node: Node, depth: number): Node {
  const inner =
    depth < MAX_DEPTH ? node.children.find(child => child?.hasError || child?.isMissing) : undefined;
  return inner ? firstError(inner, depth + 1) : node;
}

class Converter {
  readonly #locate: ReturnType<typeof lineIndex>;
  readonly #text: string;

  constructor(locate: ReturnType<typeof lineIndex>, text: string) {
    this.#locate = locate;
    this.#text = text;
  }

  /** The attributes and blocks of a file or block. */
  body(node: Node, depth: number): Yaml & { readonly kind: 'map' } {
    if (depth > MAX_DEPTH) throw new TooDeep();
    const entries = new Map<string, YamlEntry>();
    const parts = childrenOf(node).flatMap(child => (child.type === 'body' ? childrenOf(child) : [child]));
    for (const part of parts) {
      const [name, ...rest] = childrenOf(part);
      if (!name) continue;
      if (part.type === 'attribute') {
        const value = rest.find(child => child.type === 'expression');
        if (value) entries.set(name.text, { key: this.#at(name), value: this.#value(value, depth + 1) });
      } else if (part.type === 'block') {
        const labels = rest.filter(child => child.type === 'string_lit' || child.type === 'identifier');
        add(
          entries,
          [name, ...labels].map(label => ({ name: labelText(label), at: this.#at(label) })),
          {
            ...this.body(part, depth + 1),
            at: this.#at(part),
          },
        );
      }
    }
    return { kind: 'map', entries, at: this.#at(node) };
  }

  #value(node: Node, depth: number): Yaml {
    if (depth > MAX_DEPTH) throw new TooDeep();
    const at = this.#at(node);
    const only = node.namedChildren.length === 1 ? node.namedChildren[0] : undefined;
    switch (node.type) {
      case 'literal_value':
      case 'collection_value':
      case 'expression':
        return only ? this.#value(only, depth + 1) : this.#expression(node);
      case 'template_expr':
        return only ? this.#value(only, depth + 1) : this.#expression(node);
      case 'string_lit':
      case 'quoted_template':
        return {
          kind: 'scalar',
          value: unescaped(this.#text.slice(node.startIndex + 1, node.endIndex - 1)),
          at,
        };
      case 'heredoc_template':
        return { kind: 'scalar', value: heredoc(node.text), at };
      case 'numeric_lit':
        return { kind: 'scalar', value: Number(node.text), at };
      case 'bool_lit':
        return { kind: 'scalar', value: node.text === 'true', at };
      case 'null_lit':
        return { kind: 'scalar', value: null, at };
      case 'tuple': {
        const items = childrenOf(node).filter(child => child.type === 'expression');
        return { kind: 'list', items: items.map(item => this.#value(item, depth + 1)), at };
      }
      case 'object':
        return { kind: 'map', entries: new Map(this.#elements(node, depth)), at };
      case 'function_call':
        return this.#call(node, depth);
      default:
        return this.#expression(node);
    }
  }

  /** What becomes a text of JSON is as good as the value. */
  #call(node: Node, depth: number): Yaml {
    const [name, args] = childrenOf(node);
    const argument = name?.text === 'jsonencode' && args ? childrenOf(args)[0] : undefined;
    return argument ? this.#value(argument, depth + 1) : this.#expression(node);
  }

  #elements(node: Node, depth: number): readonly (readonly [string, YamlEntry])[] {
    return childrenOf(node).flatMap(element => {
      const [key, value] = element.type === 'object_elem' ? element.namedChildren : [];
      if (!key || !value) return [];
      return [[labelText(key), { key: this.#at(key), value: this.#value(value, depth + 1) }] as const];
    });
  }

  #expression(node: Node): Yaml {
    return { kind: 'scalar', value: `\${${node.text}}`, at: this.#at(node) };
  }

  #at({ startIndex, endIndex }: Node) {
    return this.#locate(startIndex, endIndex);
  }
}

const childrenOf = (node: Node): readonly Node[] => node.namedChildren.filter(child => child !== null);

const labelText = ({ text }: Node) => (text.startsWith('"') ? unescaped(text.slice(1, -1)) : text);

/** Puts a block below its labels. One that stands there already becomes the first of a list. */
function add(
  entries: Map<string, YamlEntry>,
  [first, ...rest]: readonly { readonly name: string; readonly at: YamlEntry['key'] }[],
  block: Yaml & { readonly kind: 'map' },
): void {
  if (!first) return;
  const { name, at } = first;
  const before = entries.get(name)?.value;
  if (rest.length > 0) {
    const inner = new Map(before?.kind === 'map' ? before.entries : []);
    add(inner, rest, block);
    entries.set(name, { key: at, value: { kind: 'map', entries: inner, at: block.at } });
    return;
  }
  const items = before?.kind === 'list' ? before.items : before ? [before] : [];
  const value: Yaml = items.length === 0 ? block : { kind: 'list', items: [...items, block], at: block.at };
  entries.set(name, { key: entries.get(name)?.key ?? at, value });
}

/** `$${` is no template. */
const unescaped = (text: string) =>
  text.replaceAll(/\\(["\\nrt]|u[\da-fA-F]{4})/g, (_, code: string) =>
    code.startsWith('u') ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The lines between; `<<-` takes away the indent that all have. */
function heredoc(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length);
  const indent = text.startsWith('<<-') ? Math.min(...indents) : 0;
  return lines.map(line => `${line.slice(Number.isFinite(indent) ? indent : 0)}\n`).join('');
}
