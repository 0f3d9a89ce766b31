import type { Location } from '../../base/index.ts';

/** A YAML file as its values, each with its place: aliases and merge keys are resolved. */
export type Yaml = YamlMap | YamlList | YamlScalar;

interface Placed {
  readonly at: Location;
  /** Such as `!reset`. */
  readonly tag?: string;
}

export interface YamlMap extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly key: Location;
  readonly value: Yaml;
}

export interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly Yaml[];
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export interface YamlError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface YamlDocuments {
  readonly documents: readonly Yaml[];
  /** What is broken; the documents hold what could be read nevertheless. */
  readonly errors: readonly YamlError[];
}

/** Reads a file of documents. Never throws. */
export type YamlReader = (file: string, text: string) => YamlDocuments;

/** The value of a key; `undefined`: it is not there, or the value is no map. */
export function field(node: Yaml | undefined, name: string): Yaml | undefined {
  return node?.kind === 'map' ? node.entries.get(name)?.value : undefined;
}

/** A scalar as the text that it would be in a string; `undefined`: it is none, or null. */
export function textOf(node: Yaml | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** The items of a list; one of a single value. */
export function itemsOf(node: Yaml | undefined): readonly Yaml[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return [];
  return node.kind === 'list' ? node.items : [node];
}

export function entriesOf(node: Yaml | undefined): readonly (readonly [string, YamlEntry])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}
