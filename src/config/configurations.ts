import type { Vfs } from '../base/index.ts';
import type { ConfigProblem } from './check.ts';
import { ConfigLoader, type Loaded, loadedFrom } from './load.ts';
import { ConfigSettings, type Settings } from './settings.ts';
import { configurationShape, type Shape } from './shape.ts';
import type { Configuration } from './types.ts';

/** Where configurations are looked for, and what they are held against. */
export interface ConfigPlace {
  readonly vfs: Vfs;
  /** Absolute, with `/`; paths are relative to it. */
  readonly cwd: string;
  readonly ruleIds: readonly string[];
  /** The table of base images. */
  readonly lookupImage: Settings['lookupImage'];
}

/** The configuration of each file. */
export class Configurations {
  readonly #place: ConfigPlace;
  readonly #shape: Shape;
  readonly #loader: ConfigLoader;
  readonly #byFile = new Map<string, Loaded>();
  readonly #settings = new Map<Loaded, ConfigSettings>();

  constructor(place: ConfigPlace) {
    this.#place = place;
    this.#shape = configurationShape(place.ruleIds, image => place.lookupImage(image) !== undefined);
    this.#loader = new ConfigLoader(place.vfs, this.#shape);
  }

  /** Reads a configuration for files; all that is wrong with it. */
  async read(config: string | Configuration, files: readonly string[]): Promise<readonly ConfigProblem[]> {
    const loaded =
      typeof config === 'string'
        ? await this.#loader.load(config)
        : loadedFrom('configuration', config, this.#shape);
    for (const file of files) this.#byFile.set(file, loaded);
    return loaded.problems;
  }

  settingsOf(file: string): Settings | undefined {
    return this.#of(file)?.for(file);
  }

  /** What holds for a file, as `--print-config` shows it. */
  described(file: string): Readonly<Record<string, unknown>> {
    const loaded = this.#byFile.get(file);
    const own = this.#of(file);
    const { rules = {}, ...part } = own?.merged([file]) ?? {};
    const record = (key: 'programs' | 'images') =>
      Object.assign({}, ...(loaded?.layers.map(({ config }) => config[key]) ?? []));
    return {
      file,
      configuration: loaded?.layers.map(layer => layer.file) ?? [],
      ignored: own?.for(file).ignores(file) ?? false,
      ...part,
      rules,
      programs: record('programs'),
      images: record('images'),
    };
  }

  #of(file: string): ConfigSettings | undefined {
    const loaded = this.#byFile.get(file);
    if (!loaded) return undefined;
    const settings = this.#settings.get(loaded) ?? new ConfigSettings(loaded.layers, this.#place);
    this.#settings.set(loaded, settings);
    return settings;
  }
}
