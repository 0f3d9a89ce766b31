import { path, type Vfs } from '../../../base/index.ts';
import { withTexts } from '../mounts.ts';
import type { ConfigMap, DeclaredInput, DeclaredRuns, OpenRun, RunContext } from '../types.ts';
import { field, itemsOf, textOf, type Yaml, type YamlError, type YamlReader } from '../yaml.ts';
import { configMapOf, generated } from './config-maps.ts';
import { contextOf } from './context.ts';
import { jsonPatch, strategicMerge } from './patch.ts';
import { containersOf } from './workloads.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const MAX_FILES = 1000;

/** The containers of all that a kustomization puts together: resources, components, patches and images. */
export function readKustomize({ file, text, vfs, parsers }: DeclaredInput): DeclaredRuns {
  const build = new Kustomization(vfs, parsers.get('yaml-places'));
  const documents = build.documents(file, text);
  const plain = new Set(build.plain.flatMap(document => contextsOf(document)).map(shape));
  const contexts: RunContext[] = [];
  const open: OpenRun[] = [];
  for (const context of documents.flatMap(document => contextsOf(document))) {
    if ('reason' in context) open.push(context);
    else {
      // Where it is changed, the label says by whom.
      const isChanged = !plain.has(shape(context));
      const where = isChanged ? `${context.context}, in ${path.dirname(file)}` : context.context;
      contexts.push({ ...context, context: where, mounts: withTexts(context.mounts, build.configMaps) });
    }
  }
  return {
    contexts,
    open,
    builds: [],
    configMaps: build.configMaps,
    parts: [...build.filesRead].filter(other => other !== file),
    filesRead: [...build.filesRead],
    errors: build.errors,
  };
}

const contextsOf = (document: Yaml) => containersOf(document).map(contextOf);
const shape = (context: RunContext | OpenRun) => JSON.stringify(context);

class Kustomization {
  readonly filesRead = new Set<string>();
  readonly configMaps: ConfigMap[] = [];
  readonly errors: (YamlError & { readonly file: string })[] = [];
  /** The resources as they stand in their files. */
  readonly plain: Yaml[] = [];
  readonly #vfs: Vfs;
  readonly #read: YamlReader;

  constructor(vfs: Vfs, read: YamlReader) {
    this.#vfs = vfs;
    this.#read = read;
  }

  documents(file: string, text: string): readonly Yaml[] {
    const [root] = this.#parse(file, text);
    if (!root) return [];
    const directory = path.dirname(file);
    const resources = ['resources', 'bases'].flatMap(key =>
      itemsOf(field(root, key)).flatMap(item => this.#resource(directory, textOf(item) ?? '')),
    );
    const all = itemsOf(field(root, 'components')).reduce<readonly Yaml[]>(
      (documents, item) => this.#component(directory, textOf(item) ?? '', documents),
      resources,
    );
    return this.#transformed(root, directory, all);
  }

  #parse(file: string, text: string): readonly Yaml[] {
    this.filesRead.add(file);
    const { documents, errors } = this.#read(file, text);
    this.errors.push(...errors.map(error => ({ ...error, file })));
    return errors.length === 0 ? documents : [];
  }

  /** A file of manifests, or a folder with a kustomization of its own; what lies elsewhere is not read. */
  #resource(directory: string, written: string): readonly Yaml[] {
    if (written === '' || /^[a-z+]+:\/\/|^git@|^github\.com\//.test(written)) return [];
    const file = path.normalize(path.join(directory, written));
    if (this.filesRead.has(file) || this.filesRead.size >= MAX_FILES) return [];
    if (this.#vfs.stat(file)?.kind === 'directory') return this.#folder(file);
    const text = this.#vfs.read(file);
    if (text === undefined) return [];
    const documents = this.#parse(file, text);
    this.plain.push(...documents);
    this.configMaps.push(...documents.flatMap(configMapOf));
    return documents;
  }

  #folder(directory: string): readonly Yaml[] {
    const { file, text } = this.#kustomizationIn(directory) ?? {};
    return file === undefined || text === undefined || this.filesRead.has(file)
      ? []
      : this.documents(file, text);
  }

  #kustomizationIn(directory: string): { readonly file: string; readonly text: string } | undefined {
    for (const name of NAMES) {
      const file = path.join(directory, name);
      const text = this.#vfs.read(file);
      if (text !== undefined) return { file, text };
    }
    return undefined;
  }

  #component(directory: string, written: string, below: readonly Yaml[]): readonly Yaml[] {
    const folder = path.normalize(path.join(directory, written));
    const found = this.#kustomizationIn(folder);
    if (!found || this.filesRead.has(found.file)) return below;
    const [root] = this.#parse(found.file, found.text);
    const own = itemsOf(field(root, 'resources')).flatMap(item => this.#resource(folder, textOf(item) ?? ''));
    return root ? this.#transformed(root, folder, [...below, ...own]) : below;
  }

  #transformed(root: Yaml, directory: string, documents: readonly Yaml[]): readonly Yaml[] {
    for (const generator of itemsOf(field(root, 'configMapGenerator')))
      this.configMaps.push(...generated(generator, directory, this.#vfs));
    const patches = [
      ...itemsOf(field(root, 'patches')),
      ...itemsOf(field(root, 'patchesJson6902')),
      ...itemsOf(field(root, 'patchesStrategicMerge')),
    ];
    const patched = patches.reduce<readonly Yaml[]>(
      (all, patch) => this.#patched(all, patch, directory),
      documents,
    );
    return itemsOf(field(root, 'images')).reduce((all, image) => all.map(d => withImage(d, image)), patched);
  }

  #patched(documents: readonly Yaml[], patch: Yaml, directory: string): readonly Yaml[] {
    const target = field(patch, 'target');
    return this.#patchTexts(patch, directory).reduce<readonly Yaml[]>((all, change) => {
      if (change.kind === 'list')
        return all.map(document => (matches(document, target) ? jsonPatch(document, change) : document));
      const wanted = target ?? targetOf(change);
      return all.flatMap(document => {
        const merged = matches(document, wanted) ? strategicMerge(document, change) : document;
        return merged ? [merged] : [];
      });
    }, documents);
  }

  /** As a file, or written in place. */
  #patchTexts(patch: Yaml, directory: string): readonly Yaml[] {
    const inline = patch.kind === 'scalar' ? patch : field(patch, 'patch');
    const named = textOf(field(patch, 'path')) ?? textOf(patch.kind === 'scalar' ? patch : undefined);
    const file =
      named === undefined || named.includes('\n') ? undefined : path.normalize(path.join(directory, named));
    const text = file === undefined ? undefined : this.#vfs.read(file);
    if (file !== undefined && text !== undefined) return this.#parse(file, text);
    const written = textOf(inline);
    if (!inline || written === undefined) return [];
    // In its own place, for what it changes is shown there.
    return this.#read(inline.at.file, '\n'.repeat(inline.at.line) + written).documents;
  }
}

/** A patch names what it is for. */
const targetOf = (patch: Yaml): Yaml | undefined => patch;

function matches(document: Yaml, target: Yaml | undefined): boolean {
  const isSame = (wanted: string | undefined, has: string | undefined) =>
    wanted === undefined || wanted === has || (has !== undefined && isPattern(wanted) && glob(wanted, has));
  const name = textOf(field(target, 'name')) ?? textOf(field(field(target, 'metadata'), 'name'));
  // What is chosen by its labels is not known to be another one.
  return (
    isSame(textOf(field(target, 'kind')), textOf(field(document, 'kind'))) &&
    isSame(name, textOf(field(field(document, 'metadata'), 'name')))
  );
}

const isPattern = (text: string) => text.endsWith('.*');
const glob = (pattern: string, text: string) => text.startsWith(pattern.slice(0, -2));

/** `images:` changes the names and tags of all containers. @source kustomize api/filters/imagetag */
function withImage(node: Yaml, image: Yaml): Yaml {
  if (node.kind === 'list') return { ...node, items: node.items.map(item => withImage(item, image)) };
  if (node.kind !== 'map') return node;
  const entries = new Map(
    [...node.entries].map(([name, entry]) => {
      const { value } = entry;
      const changed =
        name === 'image' && value.kind === 'scalar' ? renamed(String(value.value), image) : undefined;
      const inner = changed === undefined ? withImage(value, image) : { ...value, value: changed };
      return [name, { ...entry, value: inner as Yaml }] as const;
    }),
  );
  return { ...node, entries };
}

function renamed(written: string, image: Yaml): string | undefined {
  const [, name = '', rest = ''] = /^([^@]*?)((?::[\w.-]+)?(?:@.*)?)$/.exec(written) ?? [];
  if (name !== textOf(field(image, 'name'))) return undefined;
  const [tag, digest] = [textOf(field(image, 'newTag')), textOf(field(image, 'digest'))];
  const end = digest === undefined ? (tag === undefined ? rest : `:${tag}`) : `@${digest}`;
  return `${textOf(field(image, 'newName')) ?? name}${end}`;
}
