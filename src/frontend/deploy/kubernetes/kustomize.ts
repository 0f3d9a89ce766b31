import { path, type Vfs } from '../../../base/index.ts';
import { withTexts } from '../mounts.ts';
import type { ConfigMap, DeclaredInput, DeclaredRuns, OpenRun, RunContext } from '../types.ts';
import { field, itemsOf, textOf, type Yaml, type YamlError, type YamlReader } from '../yaml.ts';
import { configMapOf, generated } from './config-maps.ts';
import { contextOf } from './context.ts';
import { jsonPatch, strategicMerge } from './patch.ts';
import { matches, type Resource, renamed, resourceOf } from './resource.ts';
import { containersOf } from './workloads.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const MAX_FILES = 1000;

/** The containers of all that a kustomization puts together: resources, components, patches and images. */
export function readKustomize({ file, text, vfs, parsers }: DeclaredInput): DeclaredRuns {
  const build = new Kustomization(vfs, parsers.get('yaml-places'));
  const documents = build.resources(file, text).map(({ node }) => node);
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

  resources(file: string, text: string): readonly Resource[] {
    const [root] = this.#parse(file, text);
    if (!root) return [];
    const directory = path.dirname(file);
    const resources = ['resources', 'bases'].flatMap(key =>
      itemsOf(field(root, key)).flatMap(item => this.#resource(directory, textOf(item) ?? '')),
    );
    const all = itemsOf(field(root, 'components')).reduce<readonly Resource[]>(
      (below, item) => this.#component(directory, textOf(item) ?? '', below),
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
  #resource(directory: string, written: string): readonly Resource[] {
    if (written === '' || /^[a-z+]+:\/\/|^git@|^github\.com\//.test(written)) return [];
    const file = path.normalize(path.join(directory, written));
    if (this.filesRead.has(file) || this.filesRead.size >= MAX_FILES) return [];
    if (this.#vfs.stat(file)?.kind === 'directory') return this.#folder(file);
    const text = this.#vfs.read(file);
    if (text === undefined) return [];
    const documents = this.#parse(file, text);
    this.plain.push(...documents);
    this.configMaps.push(...documents.flatMap(configMapOf));
    return documents.map(resourceOf);
  }

  #folder(directory: string): readonly Resource[] {
    const { file, text } = this.#kustomizationIn(directory) ?? {};
    return file === undefined || text === undefined || this.filesRead.has(file)
      ? []
      : this.resources(file, text);
  }

  #kustomizationIn(directory: string): { readonly file: string; readonly text: string } | undefined {
    for (const name of NAMES) {
      const file = path.join(directory, name);
      const text = this.#vfs.read(file);
      if (text !== undefined) return { file, text };
    }
    return undefined;
  }

  #component(directory: string, written: string, below: readonly Resource[]): readonly Resource[] {
    const folder = path.normalize(path.join(directory, written));
    const found = this.#kustomizationIn(folder);
    if (!found || this.filesRead.has(found.file)) return below;
    const [root] = this.#parse(found.file, found.text);
    const own = itemsOf(field(root, 'resources')).flatMap(item => this.#resource(folder, textOf(item) ?? ''));
    return root ? this.#transformed(root, folder, [...below, ...own]) : below;
  }

  /** In the order in which Kustomize does it. @source kustomize api/internal/target/kusttarget_configplugin.go */
  #transformed(root: Yaml, directory: string, below: readonly Resource[]): readonly Resource[] {
    for (const generator of itemsOf(field(root, 'configMapGenerator'))) this.#generate(generator, directory);
    const patches = (...keys: readonly string[]) => keys.flatMap(key => itemsOf(field(root, key)));
    const applied = (all: readonly Resource[], patch: Yaml) => this.#patched(all, patch, directory);
    const patched = patches('patchesStrategicMerge', 'patches').reduce(applied, below);
    const named = patched.map(resource => renamed(resource, root));
    const all = patches('patchesJson6902').reduce(applied, named);
    return itemsOf(field(root, 'images')).reduce<readonly Resource[]>(
      (resources, image) => resources.map(r => ({ ...r, node: withImage(r.node, image) })),
      all,
    );
  }

  /** A further one of the same name stands in for the other, or adds to it. */
  #generate(generator: Yaml, directory: string): void {
    const behavior = textOf(field(generator, 'behavior'));
    for (const map of generated(generator, directory, this.#vfs)) {
      const at = this.configMaps.findIndex(({ name }) => name === map.name);
      const before = behavior === 'merge' ? this.configMaps[at]?.texts : undefined;
      const whole = before ? { ...map, texts: new Map([...before, ...map.texts]) } : map;
      if (at !== -1 && (behavior === 'merge' || behavior === 'replace')) this.configMaps.splice(at, 1, whole);
      else this.configMaps.push(whole);
    }
  }

  #patched(resources: readonly Resource[], patch: Yaml, directory: string): readonly Resource[] {
    const target = field(patch, 'target');
    return this.#patchTexts(patch, directory).reduce<readonly Resource[]>((all, change) => {
      // One without a target names itself what it is for.
      const wanted = target ?? change;
      return all.flatMap(resource => {
        if (!matches(resource, change.kind === 'list' ? target : wanted)) return [resource];
        const { node } = resource;
        const merged = change.kind === 'list' ? jsonPatch(node, change) : strategicMerge(node, change);
        return merged ? [{ ...resource, node: merged }] : [];
      });
    }, resources);
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

/** `images:` changes the names and tags of all containers. @source kustomize api/filters/imagetag */
function withImage(node: Yaml, image: Yaml): Yaml {
  if (node.kind === 'list') return { ...node, items: node.items.map(item => withImage(item, image)) };
  if (node.kind !== 'map') return node;
  const entries = new Map(
    [...node.entries].map(([name, entry]) => {
      const { value } = entry;
      const changed =
        name === 'image' && value.kind === 'scalar' ? imageName(String(value.value), image) : undefined;
      const inner = changed === undefined ? withImage(value, image) : { ...value, value: changed };
      return [name, { ...entry, value: inner as Yaml }] as const;
    }),
  );
  return { ...node, entries };
}

function imageName(written: string, image: Yaml): string | undefined {
  const [, name = '', rest = ''] = /^([^@]*?)((?::[\w.-]+)?(?:@.*)?)$/.exec(written) ?? [];
  if (name !== textOf(field(image, 'name'))) return undefined;
  const [tag, digest] = [textOf(field(image, 'newTag')), textOf(field(image, 'digest'))];
  const end = digest === undefined ? (tag === undefined ? rest : `:${tag}`) : `@${digest}`;
  return `${textOf(field(image, 'newName')) ?? name}${end}`;
}
