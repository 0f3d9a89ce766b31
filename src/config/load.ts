import { type Location, lineLocation, path, type Vfs } from '../base/index.ts';
import { itemsOf, textOf, type Yaml } from '../frontend/deploy/yaml.ts';
import { type ConfigProblem, checkShape } from './check.ts';
import { readConfigText } from './read.ts';
import type { Shape } from './shape.ts';
import type { Configuration } from './types.ts';

/** One file; its patterns are relative to its folder. */
export interface Layer {
  readonly file: string;
  readonly config: Configuration;
}

/** A file with all that it extends, which comes first. */
export interface Loaded {
  readonly layers: readonly Layer[];
  readonly problems: readonly ConfigProblem[];
}

/** How a file was come to, and how many may still be read for the one at its beginning. */
interface Way {
  readonly chain: readonly string[];
  readonly budget: { files: number };
}

/** Longer chains of `extends` are a mistake. */
const MAX_DEPTH = 10;
const MAX_FILES = 100;

/** Reads configuration files. The Vfs keeps them, and what they extend, within the repository. */
export class ConfigLoader {
  readonly #vfs: Vfs;
  readonly #shape: Shape;
  readonly #known = new Map<string, Promise<Loaded>>();

  constructor(vfs: Vfs, shape: Shape) {
    this.#vfs = vfs;
    this.#shape = shape;
  }

  load(file: string): Promise<Loaded> {
    const known =
      this.#known.get(file) ??
      this.#load(file, lineLocation(file, 1, 0), { chain: [], budget: { files: MAX_FILES } });
    this.#known.set(file, known);
    return known;
  }

  async #load(file: string, at: Location, { chain, budget }: Way): Promise<Loaded> {
    if (budget.files-- <= 0) return failed(at, `extends comes to more than ${MAX_FILES} files`);
    if (chain.includes(file))
      return failed(
        at,
        `extends goes in a circle: ${[...chain.slice(chain.indexOf(file)), file].join(' → ')}`,
      );
    if (chain.length >= MAX_DEPTH) return failed(at, `extends goes over more than ${MAX_DEPTH} files`);
    const text = this.#vfs.read(file);
    if (text === undefined) {
      const why = this.#vfs.stat(file) ? 'is not a text, or larger than 1 MiB' : 'is not there';
      return failed(at, chain.length === 0 ? `the configuration ${why}` : `${file} ${why}${OUTSIDE}`);
    }
    const read = await readConfigText(file, text);
    if ('problems' in read) return { layers: [], problems: read.problems };
    return this.#withBases(file, read.node, { chain: [...chain, file], budget });
  }

  async #withBases(file: string, node: Yaml, way: Way): Promise<Loaded> {
    const { value, problems } = checkShape(node, this.#shape);
    const layers: Layer[] = [];
    const all = [...problems];
    const bases = node.kind === 'map' ? itemsOf(node.entries.get('extends')?.value) : [];
    for (const base of bases) {
      const name = textOf(base);
      if (name === undefined) continue;
      if (/^(?:[a-z]+:|\/|~)/i.test(name)) {
        all.push({ at: base.at, message: `extends takes relative paths, not ${name}` });
        continue;
      }
      const loaded = await this.#load(path.join(path.dirname(file), name), base.at, way);
      layers.push(...loaded.layers);
      all.push(...loaded.problems);
      if (way.budget.files < 0) break;
    }
    return { layers: [...layers, { file, config: (value ?? {}) as Configuration }], problems: all };
  }
}

const OUTSIDE = '; what is extended lies in the same repository';

const failed = (at: Location, message: string): Loaded => ({ layers: [], problems: [{ at, message }] });

/** A configuration that is no file, as a program passes it. */
export function loadedFrom(file: string, value: unknown, shape: Shape): Loaded {
  const at = lineLocation(file, 1, 0);
  const checked = checkShape(nodeOf(value, at), shape);
  return { layers: [{ file, config: (checked.value ?? {}) as Configuration }], problems: checked.problems };
}

function nodeOf(value: unknown, at: Location, depth = 0): Yaml {
  if (depth > MAX_DEPTH || value === undefined || value === null) return { kind: 'scalar', value: null, at };
  if (Array.isArray(value))
    return { kind: 'list', items: value.map(item => nodeOf(item, at, depth + 1)), at };
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(
      ([key, inner]) => [key, { key: at, value: nodeOf(inner, at, depth + 1) }] as const,
    );
    return { kind: 'map', entries: new Map(entries), at };
  }
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', value: isPlain ? value : String(value), at };
}
