import { itemsOf, textOf, type Yaml, type YamlEntry, type YamlMap } from '../yaml.ts';

/** By which field the items of a list are told apart. @source kubernetes api/core/v1, patchMergeKey */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
};

/** A manifest with a strategic merge patch over it; `undefined`: it is deleted. @source kustomize kyaml/yaml/merge2 */
export function strategicMerge(below: Yaml, above: Yaml, name = ''): Yaml | undefined {
  if (below.kind === 'map' && above.kind === 'map') return mergeMaps(below, above);
  const key = MERGE_KEYS[name];
  if (below.kind === 'list' && above.kind === 'list' && key !== undefined) {
    const items = [...below.items];
    for (const item of above.items) {
      const at = items.findIndex(other => fieldText(other, key) === fieldText(item, key));
      const before = items[at];
      if (!before) items.push(item);
      else {
        const merged = strategicMerge(before, item);
        items.splice(at, 1, ...(merged ? [merged] : []));
      }
    }
    return { ...below, items };
  }
  // What a patch repeats to say whom it means is not changed by it.
  const isSame = below.kind === 'scalar' && above.kind === 'scalar' && below.value === above.value;
  return isSame ? below : above;
}

function mergeMaps(below: YamlMap, above: YamlMap): YamlMap | undefined {
  const directive = fieldText(above, '$patch');
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return without(above, '$patch');
  const entries = new Map(below.entries);
  for (const [name, entry] of above.entries) {
    const before = entries.get(name);
    const isNull = entry.value.kind === 'scalar' && entry.value.value === null;
    const value = isNull ? undefined : before ? strategicMerge(before.value, entry.value, name) : entry.value;
    if (value) entries.set(name, { ...entry, value });
    else entries.delete(name);
  }
  return { ...below, entries };
}

const fieldText = (node: Yaml, name: string) =>
  node.kind === 'map' ? textOf(node.entries.get(name)?.value) : undefined;

function without(map: YamlMap, name: string): YamlMap {
  const entries = new Map(map.entries);
  entries.delete(name);
  return { ...map, entries };
}

/** A manifest after a list of operations; one that does not apply is left out. @source RFC 6902 */
export function jsonPatch(document: Yaml, operations: Yaml): Yaml {
  return itemsOf(operations).reduce<Yaml>((node, operation) => {
    const [op, path] = [fieldText(operation, 'op'), fieldText(operation, 'path')];
    const value = operation.kind === 'map' ? operation.entries.get('value')?.value : undefined;
    if (op !== 'add' && op !== 'replace' && op !== 'remove') return node;
    if (path === undefined || (op !== 'remove' && !value)) return node;
    const steps = path
      .split('/')
      .slice(1)
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return applied(node, steps, op, value) ?? node;
  }, document);
}

function applied(
  node: Yaml,
  [step, ...rest]: readonly string[],
  op: 'add' | 'replace' | 'remove',
  value: Yaml | undefined,
): Yaml | undefined {
  if (step === undefined) return value ?? node;
  const isLast = rest.length === 0;
  if (node.kind === 'map') {
    const entries = new Map<string, YamlEntry>(node.entries);
    const before = entries.get(step);
    if (isLast && op === 'remove') entries.delete(step);
    else if (isLast && value) entries.set(step, { key: before?.key ?? value.at, value });
    else {
      const inner = before && applied(before.value, rest, op, value);
      if (!before || !inner) return undefined;
      entries.set(step, { ...before, value: inner });
    }
    return { ...node, entries };
  }
  if (node.kind !== 'list') return undefined;
  const items = [...node.items];
  const at = step === '-' ? items.length : Number(step);
  if (!Number.isInteger(at) || at < 0 || at > items.length) return undefined;
  const before = items[at];
  if (isLast) items.splice(at, op === 'add' ? 0 : 1, ...(op === 'remove' || !value ? [] : [value]));
  else {
    const inner = before && applied(before, rest, op, value);
    if (!inner) return undefined;
    items[at] = inner;
  }
  return { ...node, items };
}
