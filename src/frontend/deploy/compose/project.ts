import { type Location, path, type Vfs } from '../../../base/index.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml, type YamlError, type YamlReader } from '../yaml.ts';
import { readDotEnv } from './interpolate.ts';
import { merge } from './merge.ts';
import { BASES, OVERRIDES } from './names.ts';

/** A service with all that is merged into it. */
export interface Service {
  readonly name: string;
  /** The name's place. */
  readonly at: Location;
  readonly node: Yaml;
  /** Why it is not known as a whole, as a sentence. */
  readonly doubt?: string;
}

export interface Project {
  readonly services: readonly Service[];
  /** Other Compose files that belong to it. */
  readonly includes: readonly string[];
  /** Top-level `configs` with a file or a content, by name. */
  readonly configs: Yaml | undefined;
  /** Where relative paths of a file begin. */
  folderOf(file: string): string;
  /** Values of variables, from `.env`. */
  readonly env: ReadonlyMap<string, string>;
  readonly filesRead: readonly string[];
  readonly errors: readonly (YamlError & { readonly file: string })[];
}

const BASE = /^(?:docker-)?compose\.ya?ml$/;
const MAX_EXTENDS = 10;

/**
 * The project that a Compose file belongs to: a file of a default name with the override beside it, and another file
 * with the default one below where its services are parts only.
 * @source compose-go cli/options.go WithDefaultConfigPath
 */
export function readProject(file: string, vfs: Vfs, read: YamlReader): Project {
  const files = new Files(vfs, read);
  const own = files.root(file);
  const directory = path.dirname(file);
  const beside = (names: readonly string[]) =>
    names
      .map(name => path.join(directory, name))
      .find(name => name !== file && vfs.stat(name)?.kind === 'file');
  const isBase = BASE.test(path.basename(file));
  const env = dotEnvIn(directory, vfs);
  const chosen = chosenFiles(env, directory);
  const [first] = chosen;
  const isChosen = chosen.includes(file);
  const other = isBase ? beside(OVERRIDES) : isPart(own) ? beside(BASES) : undefined;
  const layers = isChosen
    ? chosen.map(layer => files.root(layer))
    : other === undefined
      ? [own]
      : isBase
        ? [own, files.root(other)]
        : [files.root(other), own];
  const whole = laidOver(layers);
  // What only stands in a file below is linted with that file.
  const isFirst = isChosen ? file === first : isBase;
  const named = isFirst ? undefined : field(own, 'services');
  return {
    services: servicesOf(whole, files).filter(
      ({ name }) => named === undefined || field(named, name) !== undefined,
    ),
    includes: includesOf(own).map(included => path.join(directory, included)),
    configs: field(whole, 'configs'),
    folderOf: path.dirname,
    env,
    filesRead: [...files.read.keys()],
    errors: files.errors,
  };
}

/** Files that a command line lays one over the other: none of the default names, and paths begin in one folder for all. */
export interface NamedLayers {
  readonly files: readonly string[];
  readonly directory: string;
}

/** @source compose-go cli/options.go WithOsEnv, GetWorkingDir: that of the first file, or --project-directory */
export function readLayers({ files: names, directory }: NamedLayers, vfs: Vfs, read: YamlReader): Project {
  const files = new Files(vfs, read);
  const whole = laidOver(names.map(name => files.root(name)));
  return {
    services: servicesOf(whole, files),
    includes: names.flatMap(name =>
      includesOf(files.root(name)).map(included => path.join(directory, included)),
    ),
    configs: field(whole, 'configs'),
    folderOf: file => (names.includes(file) ? directory : path.dirname(file)),
    env: dotEnvIn(directory, vfs),
    filesRead: [...files.read.keys()],
    errors: files.errors,
  };
}

/** The file of a default name in a folder, and the override beside it. */
export function defaultFiles(directory: string, vfs: Vfs): readonly string[] {
  const first = (names: readonly string[]) =>
    names.map(name => path.join(directory, name)).find(name => vfs.stat(name)?.kind === 'file');
  const base = first(BASES);
  const over = base === undefined ? undefined : first(OVERRIDES);
  return [base, over].filter(name => name !== undefined);
}

const laidOver = (layers: readonly (Yaml | undefined)[]) =>
  layers.reduce((below, above) => (below && above ? merge(below, above) : (above ?? below)), undefined);

function dotEnvIn(directory: string, vfs: Vfs): Map<string, string> {
  const text = vfs.read(path.join(directory, '.env'));
  return text === undefined ? new Map() : readDotEnv(text);
}

function servicesOf(root: Yaml | undefined, files: Files): readonly Service[] {
  const services = field(root, 'services');
  return entriesOf(services).map(([name, { key, value }]) => ({
    name,
    at: key,
    ...extended(value, services, files, 0),
  }));
}

/** Those that `COMPOSE_FILE` names, one over the other. @source compose-go cli/options.go WithConfigFileEnv */
function chosenFiles(env: ReadonlyMap<string, string>, directory: string): readonly string[] {
  const separator = env.get('COMPOSE_PATH_SEPARATOR') ?? ':';
  const written = (env.get('COMPOSE_FILE') ?? '').split(separator, 50).filter(name => name !== '');
  return written.map(name => path.normalize(path.join(directory, name)));
}

/** Some service has neither an image nor a build, or takes something back: it is to be laid over another file. */
const isPart = (root: Yaml | undefined) =>
  entriesOf(field(root, 'services')).some(([, { value }]) => !isWhole(value) || takesBack(value));

/** `!reset` and `!override` say what becomes of another file's value. */
const takesBack = (service: Yaml) =>
  entriesOf(service).some(([, { value }]) => value.tag === '!reset' || value.tag === '!override');

const isWhole = (service: Yaml) =>
  ['image', 'build', 'extends', 'provider'].some(key => field(service, key) !== undefined);

class Files {
  readonly read = new Map<string, Yaml | undefined>();
  readonly errors: (YamlError & { readonly file: string })[] = [];
  readonly #vfs: Vfs;
  readonly #reader: YamlReader;

  constructor(vfs: Vfs, reader: YamlReader) {
    this.#vfs = vfs;
    this.#reader = reader;
  }

  /** The first document of a file; `undefined`: it can't be read. */
  root(file: string): Yaml | undefined {
    if (this.read.has(file)) return this.read.get(file);
    const text = this.#vfs.read(file);
    const { documents, errors } = text === undefined ? NOTHING : this.#reader(file, text);
    this.errors.push(...errors.map(error => ({ ...error, file })));
    const [first] = errors.length === 0 ? documents : [];
    this.read.set(file, first);
    return first;
  }
}

const NOTHING = { documents: [], errors: [] };

/** `extends` put below the service. @source compose-go loader/extends.go */
function extended(
  node: Yaml,
  services: Yaml | undefined,
  files: Files,
  depth: number,
): Pick<Service, 'node' | 'doubt'> {
  const asked = field(node, 'extends');
  if (!asked) return { node };
  if (depth >= MAX_EXTENDS) return { node, doubt: 'its `extends` goes in a circle' };
  const name = textOf(asked) ?? textOf(field(asked, 'service')) ?? '';
  const written = textOf(field(asked, 'file'));
  const file = written && path.resolve(path.dirname(node.at.file), written);
  const around = file === undefined ? services : field(files.root(file), 'services');
  const found = field(around, name);
  if (!found) {
    const where = file === undefined ? 'of the file' : `of ${file}`;
    return { node, doubt: `there is no service \`${name}\` ${where} to extend` };
  }
  const below = extended(found, around, files, depth + 1);
  const { doubt } = below;
  return { node: merge(below.node, node), ...(doubt === undefined ? {} : { doubt }) };
}

/** The files that an `include` names. */
function includesOf(root: Yaml | undefined): readonly string[] {
  return itemsOf(field(root, 'include')).flatMap(item => {
    const files = item.kind === 'map' ? itemsOf(field(item, 'path')) : [item];
    return files.flatMap(file => textOf(file) ?? []);
  });
}
