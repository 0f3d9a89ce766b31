import { itemsOf, textOf, type Yaml, type YamlEntry, type YamlMap } from '../yaml.ts';

/** Taken from the second file as a whole. */
const REPLACED: ReadonlySet<string> = new Set(['command', 'entrypoint', 'test', 'logging']);
/** `NAME: value` and `NAME=value` are one thing. */
const BY_NAME: ReadonlySet<string> = new Set(['environment', 'args']);

/**
 * A service with what another file or `extends` puts over it: maps key by key, lists one behind the other, the rest
 * replaced. `!reset` takes away, `!override` replaces.
 * @source compose-go override/merge.go, loader/reset.go
 */
export function merge(below: Yaml, above: Yaml, name = ''): Yaml {
  if (above.tag === '!override' || REPLACED.has(name)) return above;
  if (above.kind === 'scalar' && above.value === null) return below;
  if (BY_NAME.has(name)) return mergeMaps(named(below), named(above));
  if (name === 'build') return mergeMaps(asBuild(below), asBuild(above));
  if (below.kind === 'map' && above.kind === 'map') return mergeMaps(below, above);
  if (below.kind === 'list' || above.kind === 'list') {
    return { kind: 'list', items: [...itemsOf(below), ...itemsOf(above)], at: above.at };
  }
  return above;
}

function mergeMaps(below: YamlMap, above: YamlMap): YamlMap {
  const entries = new Map(below.entries);
  for (const [name, entry] of above.entries) {
    const before = entries.get(name);
    if (entry.value.tag === '!reset') entries.delete(name);
    else entries.set(name, before ? { ...entry, value: merge(before.value, entry.value, name) } : entry);
  }
  return { kind: 'map', entries, at: above.at };
}

/** A list of `NAME=value` as a map; `NAME` alone has no value. */
export function named(node: Yaml): YamlMap {
  if (node.kind === 'map') return node;
  const entries = new Map<string, YamlEntry>();
  for (const item of itemsOf(node)) {
    const text = textOf(item) ?? '';
    const equals = text.indexOf('=');
    const value = equals === -1 ? null : text.slice(equals + 1);
    entries.set(equals === -1 ? text : text.slice(0, equals), {
      key: item.at,
      value: { kind: 'scalar', value, at: item.at },
    });
  }
  return { kind: 'map', entries, at: node.at };
}

/** `build: ./web` is `build: { context: ./web }`. */
export function asBuild(node: Yaml): YamlMap {
  if (node.kind === 'map') return node;
  return { kind: 'map', entries: new Map([['context', { key: node.at, value: node }]]), at: node.at };
}
