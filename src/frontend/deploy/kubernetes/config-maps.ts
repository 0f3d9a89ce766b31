import { lineIndex, path, type Vfs } from '../../../base/index.ts';
import type { FileText } from '../../../model/index.ts';
import { textAt } from '../text-at.ts';
import type { ConfigMap, RunMount } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

/** The texts of a document that is a ConfigMap. */
export function configMapOf(document: Yaml): readonly ConfigMap[] {
  if (textOf(field(document, 'kind')) !== 'ConfigMap') return [];
  const name = textOf(field(field(document, 'metadata'), 'name'));
  if (name === undefined) return [];
  const data = entriesOf(field(document, 'data')).map(([key, { value }]) => [key, textAt(value)] as const);
  return [{ name, texts: new Map(data) }];
}

/** What a `configMapGenerator` of Kustomize makes of files and literals. */
export function generated(generator: Yaml, directory: string, vfs: Vfs): readonly ConfigMap[] {
  const name = textOf(field(generator, 'name'));
  if (name === undefined) return [];
  const texts = new Map<string, FileText>();
  for (const item of itemsOf(field(generator, 'files'))) {
    const written = textOf(item) ?? '';
    const equals = written.indexOf('=');
    const file = path.normalize(path.join(directory, written.slice(equals + 1)));
    const text = vfs.read(file);
    const key = equals === -1 ? path.basename(written) : written.slice(0, equals);
    if (text !== undefined) texts.set(key, { file, text, locate: lineIndex(file, text) });
  }
  for (const item of itemsOf(field(generator, 'literals'))) {
    const written = textOf(item) ?? '';
    const equals = written.indexOf('=');
    if (equals > 0)
      texts.set(written.slice(0, equals), {
        file: item.at.file,
        text: written.slice(equals + 1),
        locate: () => item.at,
      });
  }
  return [{ name, texts }];
}

/** The volumes of a container that are ConfigMaps, and those of which it is not known what they hold. */
export function mountsOf(node: Yaml, pod: Yaml): readonly RunMount[] {
  const volumes = itemsOf(field(pod, 'volumes'));
  return itemsOf(field(node, 'volumeMounts')).flatMap((item): RunMount[] => {
    const written = textOf(field(item, 'mountPath'));
    if (written === undefined) return [];
    const target = path.normalize(written);
    const volume = volumes.find(v => textOf(field(v, 'name')) === textOf(field(item, 'name')));
    const found = sourcesOf(volume);
    if (!found) return [{ source: undefined, target }];
    const subPath = textOf(field(item, 'subPath'));
    return [
      { source: undefined, target, configMaps: { ...found, ...(subPath === undefined ? {} : { subPath }) } },
    ];
  });
}

type Sources = NonNullable<RunMount['configMaps']>;

/** The ConfigMaps of a volume: one, or several that are projected into it. */
function sourcesOf(volume: Yaml | undefined): Sources | undefined {
  const [alone, projected] = [field(volume, 'configMap'), field(volume, 'projected')];
  const parts = alone ? [alone] : itemsOf(field(projected, 'sources')).map(part => field(part, 'configMap'));
  const sources = parts.flatMap(part => sourceOf(part));
  if (sources.length === 0) return undefined;
  return {
    sources,
    executable: isExecutable(textOf(field(alone ?? projected, 'defaultMode'))),
    ...(sources.length < parts.length ? { isPartial: true } : {}),
  };
}

function sourceOf(node: Yaml | undefined): Sources['sources'] {
  const name = textOf(field(node, 'name'));
  if (name === undefined) return [];
  const items = itemsOf(field(node, 'items')).flatMap((entry): (readonly [string, string])[] => {
    const [key, file] = [textOf(field(entry, 'key')), textOf(field(entry, 'path'))];
    return key === undefined || file === undefined ? [] : [[path.normalize(file), key]];
  });
  return [{ name, ...(items.length > 0 ? { items: new Map(items) } : {}) }];
}

/** Modes without a run bit that people write in decimal, as JSON wants it: 0400, 0440, 0600, 0640, 0644, 0664. */
const DECIMAL: ReadonlySet<string> = new Set(['256', '288', '384', '416', '420', '436']);

/** `0755` is 493 in JSON; 0644 where nothing is said. */
function isExecutable(mode: string | undefined): boolean {
  if (mode === undefined || DECIMAL.has(mode)) return false;
  const bits = /^(?:0o?)?[0-7]+$/.test(mode) ? Number.parseInt(mode.replace('o', ''), 8) : Number(mode);
  return (bits & 0o111) !== 0;
}
