import { type Location, path, type Vfs } from '../../../base/index.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml, type YamlError, type YamlReader } from '../yaml.ts';
import { readDotEnv } from './interpolate.ts';
import { merge } from './merge.ts';

/** A service with all that is merged into it. Its relative paths begin in the folder of the file that they stand in. */
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
  /** Values of variables, from `.env`. */
  readonly env: ReadonlyMap<string, string>;
  readonly filesRead: readonly string[];
  readonly errors: readonly (YamlError & { readonly file: string })[];
}

const BASE = /^(?:docker-)?compose\.ya?ml$/;
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

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
  const dotEnv = vfs.read(path.join(directory, '.env'));
  const env = dotEnv === undefined ? new Map<string, string>() : readDotEnv(dotEnv);
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
  const whole = layers.reduce((below, above) => (below && above ? merge(below, above) : (above ?? below)));
  // What only stands in a file below is linted with that file.
  const isFirst = isChosen ? file === first : isBase;
  const named = isFirst ? undefined : field(own, 'services');
  const services = field(whole, 'services');
  return {
    services: entriesOf(services)
      .filter(([name]) => named === undefined || field(named, name) !== undefined)
      .map(([name, { key, value }]) => ({ name, at: key, ...extended(value, services, files, 0) })),
    includes: includesOf(own).map(included => path.join(directory, included)),
    configs: field(whole, 'configs'),
    env,
    filesRead: [...files.read.keys()],
    errors: files.errors,
  };
}

/** Those that `COMPOSE_FILE` names, one over the other. @source compose-go cli/options.go WithConfigFileEnv */
function chosenFiles(env: ReadonlyMap<string, string>, directory: string): readonly string[] {
  const separator = env.get('COMPOSE_PATH_SEPARATOR') ?? ':';
  const written = (env.get('COMPOSE_FILE') ?? '').split(separator, 50).filter(name => name !== '');
  return written.map(name => path.normalize(path.join(directory, name)));
}

/** Some service has neither an image nor a build: it is to be laid over another file. */
const isPart = (root: Yaml | undefined) =>
  entriesOf(field(root, 'services')).some(([, { value }]) => !isWhole(value));

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
