import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { lineIndex } from '../../base/index.ts';
import type { Yaml, YamlDocuments, YamlEntry, YamlError, YamlReader } from './yaml.ts';

/** Values that one file may come to; aliases of aliases would be more. */
const MAX_VALUES = 200_000;
const MAX_DEPTH = 100;

const TOO_DEEP = 'its values are nested too deep';

class TooMuch extends Error {}

/** By the package `yaml`, in YAML 1.2 with the merge key of 1.1, as the readers of deployment files take it. */
export const readYaml: YamlReader = (file, text) => {
  const locate = lineIndex(file, text);
  const errors: YamlError[] = [];
  const fail = (message: string, offset: number) => {
    const { line, column } = locate(offset, offset);
    errors.push({ message, line, column });
  };
  const documents: Yaml[] = [];
  const parsed = parseAllDocuments(text, { merge: true, prettyErrors: false });
  if (!('length' in parsed)) return { documents, errors };
  for (const document of parsed) {
    // The parser calls itself for each level, and tells of what is left in the words of the engine.
    for (const { message, pos } of document.errors)
      fail(/call stack/.test(message) ? TOO_DEEP : message, pos[0]);
    if (!document.contents) continue;
    try {
      documents.push(new Converter(document, locate).value(document.contents as Node, 0));
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      fail(error.message, document.range?.[0] ?? 0);
    }
  }
  // What comes behind the first is mostly its consequence.
  return { documents, errors: errors.slice(0, 1) } satisfies YamlDocuments;
};

class Converter {
  readonly #document: Document;
  readonly #locate: ReturnType<typeof lineIndex>;
  #count = 0;

  constructor(document: Document, locate: ReturnType<typeof lineIndex>) {
    this.#document = document;
    this.#locate = locate;
  }

  value(node: Node, depth: number): Yaml {
    if (++this.#count > MAX_VALUES) throw new TooMuch('its aliases make too many values of it');
    if (depth > MAX_DEPTH) throw new TooMuch(TOO_DEEP);
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      return target ? this.value(target, depth + 1) : { kind: 'scalar', value: null, at: this.#at(node) };
    }
    const placed = { at: this.#at(node), ...(node.tag?.startsWith('!') ? { tag: node.tag } : {}) };
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items, depth), ...placed };
    if (isSeq(node)) {
      const items = node.items.map(item => this.value(item as Node, depth + 1));
      return { kind: 'list', items, ...placed };
    }
    return { kind: 'scalar', value: isScalar(node) ? plain(node.value) : null, ...placed };
  }

  #entries(pairs: readonly unknown[], depth: number): Map<string, YamlEntry> {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const key = pair.key as Node;
      const at = this.#at(key);
      const value: Yaml = pair.value
        ? this.value(pair.value as Node, depth + 1)
        : { kind: 'scalar', value: null, at };
      const name = isScalar(key) ? key.value : undefined;
      if (isMergeKey(name)) {
        const maps = value.kind === 'list' ? value.items : [value];
        // The first of several wins.
        for (const map of maps) {
          if (map.kind !== 'map') continue;
          for (const [inner, entry] of map.entries) if (!merged.has(inner)) merged.set(inner, entry);
        }
      } else if (name !== undefined) own.set(String(name), { key: at, value });
    }
    return new Map([...merged, ...own]);
  }

  #at({ range }: Node) {
    const [start = 0, end = start] = range ?? [];
    return this.#locate(start, end);
  }
}

const isMergeKey = (name: unknown) =>
  name === '<<' || (typeof name === 'symbol' && name.description === '<<');

function plain(value: unknown): string | number | boolean | null {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    default:
      return value instanceof Date ? value.toISOString() : null;
  }
}
