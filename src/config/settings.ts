import { path } from '../base/index.ts';
import { filePatterns } from '../frontend/file-patterns.ts';
import type { ImageFacts } from '../knowledge/images/types.ts';
import type { PlatformOptions } from '../lint/platform.ts';
import type { FileSettings } from '../lint/severities.ts';
import type { Program } from '../model/index.ts';
import { durationMs } from './check.ts';
import type { Layer } from './load.ts';
import { withOwnImages } from './own-images.ts';
import { ownProgram } from './own-program.ts';
import type { Configuration, Override } from './types.ts';

/** What the configuration says of one linted file. */
export interface Settings extends FileSettings, PlatformOptions {
  readonly programs: readonly Program[];
  lookupImage(reference: string): ImageFacts | undefined;
}

type Part = Pick<Configuration, 'rules' | 'orchestrator' | 'assumeInit' | 'grace'>;

interface SettingsPlace extends Pick<Settings, 'lookupImage'> {
  /** Absolute; paths are relative to it. */
  readonly cwd: string;
}

/** The layers of one configuration, made ready to be asked. */
export class ConfigSettings {
  readonly #layers: readonly ReadyLayer[];
  readonly #programs: readonly Program[];
  readonly #lookupImage: Settings['lookupImage'];

  constructor(layers: readonly Layer[], { cwd, lookupImage }: SettingsPlace) {
    this.#layers = layers.map(layer => ready(layer, cwd));
    // Later files say it anew.
    const named = layers.flatMap(({ file, config }) =>
      Object.entries(config.programs ?? {}).map(
        ([name, program]) => [name, ownProgram(name, program, file)] as const,
      ),
    );
    this.#programs = [...new Map(named).values()];
    const images = layers.flatMap(({ file, config }) =>
      Object.entries(config.images ?? {}).map(([name, image]) => ({ name, config: image, file })),
    );
    this.#lookupImage = withOwnImages(
      [...new Map(images.map(image => [image.name, image])).values()],
      lookupImage,
    );
  }

  for(input: string): Settings {
    const own = this.merged([input]);
    const inFile = new Map<string, Part>();
    const ofFile = (file: string) => {
      const part = inFile.get(file) ?? this.merged([input, file]);
      inFile.set(file, part);
      return part;
    };
    const gracePeriodMs = durationMs(own.grace);
    return {
      ...(own.orchestrator === undefined ? {} : { orchestrator: own.orchestrator }),
      ...(own.assumeInit === undefined ? {} : { assumeInit: own.assumeInit }),
      ...(gracePeriodMs === undefined ? {} : { gracePeriodMs }),
      programs: this.#programs,
      lookupImage: this.#lookupImage,
      severityOf: (rule, file) => ofFile(file).rules?.[rule],
      ignores: file => this.#layers.some(({ ignores }) => ignores(file)),
    };
  }

  /** What holds for any of these files: layer by layer, and in each its overrides after the rest. */
  merged(files: readonly string[]): Part {
    let sum: Part = {};
    for (const { config, overrides } of this.#layers) {
      sum = over(sum, config);
      for (const { override, matches } of overrides) if (files.some(matches)) sum = over(sum, override);
    }
    return sum;
  }
}

interface ReadyLayer {
  readonly config: Configuration;
  readonly ignores: (file: string) => boolean;
  readonly overrides: readonly { readonly override: Override; readonly matches: (file: string) => boolean }[];
}

function ready({ file, config }: Layer, cwd: string): ReadyLayer {
  const folder = path.resolve(cwd, path.dirname(file));
  const matcher = (patterns: readonly string[]) => {
    const matches = filePatterns(patterns);
    return (other: string) => matches(path.relative(folder, path.resolve(cwd, other)));
  };
  return {
    config,
    ignores: matcher(config.ignores ?? []),
    overrides: (config.overrides ?? []).map(override => ({
      override,
      matches: matcher([override.files].flat()),
    })),
  };
}

function over(sum: Part, { rules, orchestrator, assumeInit, grace }: Part): Part {
  return {
    ...sum,
    ...(rules === undefined ? {} : { rules: { ...sum.rules, ...rules } }),
    ...(orchestrator === undefined ? {} : { orchestrator }),
    ...(assumeInit === undefined ? {} : { assumeInit }),
    ...(grace === undefined ? {} : { grace }),
  };
}
