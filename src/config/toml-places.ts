import { type Location, lineIndex } from '../base/index.ts';
import type { Yaml } from '../frontend/deploy/yaml.ts';

/**
 * The parser tells values alone. A key stands where its line says so: `[a.b]` and the keys below it; within a list or
 * an inline table it is looked for behind the key that they belong to.
 */
export function placed(file: string, text: string, value: unknown): Yaml {
  const locate = lineIndex(file, text);
  const keys = keyPlaces(text);
  const convert = (inner: unknown, key: string, from: number, at: Location): Yaml => {
    if (Array.isArray(inner)) {
      let after = from;
      const items = inner.map((item, i) => {
        const own = keys.get(`${key}[${i}]`);
        after = own ?? indexOf(text, literal(item), after);
        return convert(item, `${key}[${i}]`, after, locate(after, after + 1));
      });
      return { kind: 'list', items, at };
    }
    if (typeof inner !== 'object' || inner === null || inner instanceof Date)
      return { kind: 'scalar', value: inner instanceof Date ? inner.toISOString() : scalar(inner), at };
    const entries = Object.entries(inner).map(([name, child]) => {
      const full = key === '' ? name : `${key}.${name}`;
      const start = keys.get(full) ?? indexOf(text, name, from);
      const place = locate(start, start + name.length);
      const isScalar = typeof child !== 'object' || child === null;
      const valueStart = isScalar ? indexOf(text, literal(child), start + name.length) : start;
      const valueAt = isScalar ? locate(valueStart, valueStart + literal(child).length) : place;
      return [name, { key: place, value: convert(child, full, start, valueAt) }] as const;
    });
    return { kind: 'map', entries: new Map(entries), at };
  };
  return convert(value, '', 0, locate(0, 0));
}

/** Offsets of keys by their full name; the items of `[[list]]` are `list[0]`. */
function keyPlaces(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  let offset = 0;
  for (const line of text.split('\n')) {
    const header = /^(\s*(\[\[?))([^\]#]+)\]/.exec(line);
    const pair = /^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(line);
    if (header) {
      const name = bare(header[3] ?? '');
      const isList = header[2] === '[[';
      const index = isList ? (counts.get(name) ?? 0) : 0;
      if (isList) counts.set(name, index + 1);
      table = isList ? `${name}[${index}]` : name;
      add(places, table, offset + (header[1] ?? '').length);
      if (isList) add(places, name, offset + (header[1] ?? '').length);
    } else if (pair) {
      const name = bare(pair[2] ?? '');
      add(places, table === '' ? name : `${table}.${name}`, offset + (pair[1] ?? '').length);
    }
    offset += line.length + 1;
  }
  return places;
}

const add = (places: Map<string, number>, key: string, at: number) => {
  if (!places.has(key)) places.set(key, at);
};

/** Without quotes and blanks. */
const bare = (key: string) => key.replace(/["'\s]/g, '');

const literal = (value: unknown) => (typeof value === 'object' ? '' : String(value));

const scalar = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : String(value);

/** What is written in another way than it reads (`1_000`) is not searched for through the whole file, each time. */
const MAX_SEARCH = 4096;

function indexOf(text: string, word: string, from: number): number {
  const at = text.slice(from, from + MAX_SEARCH).indexOf(word);
  return at === -1 ? from : from + at;
}
