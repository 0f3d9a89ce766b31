import { matchesPattern } from '../../shell/value.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml, type YamlEntry } from '../yaml.ts';

/** A manifest on its way through kustomizations. */
export interface Resource {
  readonly node: Yaml;
  /** Those that it has had: a patch may mean any of them. */
  readonly names: readonly string[];
}

export const resourceOf = (node: Yaml): Resource => ({ node, names: nameOf(node) });

const nameOf = (node: Yaml): readonly string[] => {
  const name = textOf(field(field(node, 'metadata'), 'name'));
  return name === undefined ? [] : [name];
};

/** Whether a patch with this target, or that looks like this itself, is for it. @source kustomize api/types/selector.go */
export function matches({ node, names }: Resource, target: Yaml | undefined): boolean {
  const kind = textOf(field(target, 'kind'));
  const name = textOf(field(target, 'name')) ?? textOf(field(field(target, 'metadata'), 'name'));
  const metadata = field(node, 'metadata');
  return (
    (kind === undefined || isSame(kind, textOf(field(node, 'kind')) ?? '')) &&
    (name === undefined || names.some(own => isSame(name, own))) &&
    isSelected(textOf(field(target, 'labelSelector')), field(metadata, 'labels')) &&
    isSelected(textOf(field(target, 'annotationSelector')), field(metadata, 'annotations'))
  );
}

/** Targets are regular expressions, of which people write alternatives and `.*`. */
const isSame = (wanted: string, has: string) =>
  wanted
    .replaceAll(/^\^|\$$/g, '')
    .split('|')
    .some(part => (part.includes('.*') ? matchesPattern(part.replaceAll('.*', '*'), has) : part === has));

/** `a=b,c!=d,e,!f`; of `in` and `notin` it is not known that they mean others. @source apimachinery pkg/labels/selector.go */
function isSelected(selector: string | undefined, labels: Yaml | undefined): boolean {
  if (selector === undefined || /[()]/.test(selector)) return true;
  return selector.split(',').every(part => {
    const [, not, key = '', operator, value] =
      /^\s*(!?)\s*([^\s=!]{1,300})\s*(?:(==?|!=)\s*([^\s=!]{0,300})\s*)?$/.exec(part) ?? [];
    const own = textOf(field(labels, key));
    if (operator === undefined) return (own !== undefined) === (not === '');
    return operator === '!=' ? own !== value : own === value;
  });
}

/** With what a kustomization puts in front of names and behind them, and its labels. */
export function renamed({ node, names }: Resource, root: Yaml): Resource {
  const [prefix = '', suffix = ''] = ['namePrefix', 'nameSuffix'].map(key => textOf(field(root, key)));
  const labels = [
    field(root, 'commonLabels'),
    ...itemsOf(field(root, 'labels')).map(item => field(item, 'pairs')),
  ];
  const added = labels.flatMap(entriesOf);
  const metadata = field(node, 'metadata');
  const name = field(metadata, 'name');
  if (metadata?.kind !== 'map' || node.kind !== 'map') return { node, names };
  const inside = new Map(metadata.entries);
  const key = metadata.entries.get('name')?.key ?? metadata.at;
  const own = textOf(name);
  const whole = own === undefined || isKept(node) ? undefined : `${prefix}${own}${suffix}`;
  if (whole !== undefined && whole !== own && name)
    inside.set('name', { key, value: { kind: 'scalar', value: whole, at: name.at } });
  if (added.length > 0) {
    const entries = new Map<string, YamlEntry>([...entriesOf(field(metadata, 'labels')), ...added]);
    inside.set('labels', { key: metadata.at, value: { kind: 'map', entries, at: metadata.at } });
  }
  const entry = node.entries.get('metadata');
  const entries = new Map(node.entries).set('metadata', {
    key: entry?.key ?? metadata.at,
    value: { ...metadata, entries: inside },
  });
  return { node: { ...node, entries }, names: whole === undefined ? names : [...new Set([...names, whole])] };
}

/** @source kustomize api/internal/builtins/PrefixTransformer.go prefixFieldSpecsToSkip */
const isKept = (node: Yaml) =>
  ['CustomResourceDefinition', 'APIService', 'Namespace'].includes(textOf(field(node, 'kind')) ?? '');
