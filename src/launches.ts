import type { LintInput, LintOptions } from './analysis.ts';
import { compareLocations, path, type Vfs } from './base/index.ts';
import type { Settings } from './config/settings.ts';
import { withTexts } from './frontend/deploy/mounts.ts';
import { Images, specOfOpenRun, specOfRun } from './frontend/deploy/spec.ts';
import type { ConfigMap, DeclaredRuns, ImageBuild, OpenRun, RunContext } from './frontend/deploy/types.ts';
import { ReadDockerfiles, readDockerfile } from './frontend/dockerfile/index.ts';
import type { Parsers } from './frontend/parsers.ts';
import { predictPreStop } from './frontend/predict/hook.ts';
import { predict } from './frontend/predict/index.ts';
import { launchOf } from './lint/launch.ts';
import { onOrchestrator, onPlatform } from './lint/platform.ts';
import type { InputError, Launch } from './lint/types.ts';
import type { ContainerSpec, Prediction } from './model/index.ts';

/** What comes of one input. */
export interface Started {
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
  /** Stages of a Dockerfile to look at where its last one starts nothing of its own. */
  readonly targets?: readonly string[];
}

/** For one input: with what its configuration says. */
export type FileOptions = LintOptions & Pick<Settings, 'lookupImage'> & Partial<Settings>;

/** What one file may say about the containers of another. */
interface Shared {
  readonly builds: readonly ImageBuild[];
  readonly configMaps: readonly ConfigMap[];
}

/** A Dockerfile of many services has more than anybody reads. */
const MAX_TARGETS = 8;

/** Starts what the inputs of one run declare: each Dockerfile is parsed once, and each image that is run is read once. */
export class Launches {
  readonly #vfs: Vfs;
  readonly #parsers: Parsers;
  readonly #read = new ReadDockerfiles();
  /** Those that are built upon base images of one's own are others. */
  readonly #images = new Map<FileOptions['lookupImage'], Images>();
  readonly #startedBy = new Map<string, DeclaredRuns>();
  readonly #ofImages = new Map<ContainerSpec, Launch>();

  constructor(vfs: Vfs, parsers: Parsers) {
    this.#vfs = vfs;
    this.#parsers = parsers;
  }

  /** The plain start of what a Dockerfile builds. */
  ofDockerfile(input: LintInput, options: FileOptions): Started {
    const text = input.text ?? this.#vfs.read(input.path);
    if (text === undefined) {
      const isThere = this.#vfs.stat(input.path) !== undefined;
      const message = isThere ? 'the file is not a text, or larger than 1 MiB' : 'there is no such file';
      return { launches: [], errors: [{ file: input.path, message }] };
    }
    const { target, context, buildArgs = {}, lookupImage } = options;
    const result = readDockerfile({
      file: input.path,
      text,
      vfs: this.#vfs,
      buildArgs,
      lookupImage,
      read: this.#read,
      ...(target === undefined ? {} : { target }),
      ...(context === undefined ? {} : { context }),
    });
    const spec =
      result.spec && onPlatform({ ...onOrchestrator(result.spec, options), ...input.run }, options);
    return {
      launches: spec ? [this.#launch(spec, options)] : [],
      errors: result.errors.map(error => ({ file: input.path, ...error })),
      ...(result.targets ? { targets: result.targets } : {}),
    };
  }

  /** What `docker build --target` makes of each of these stages. */
  ofTargets(input: LintInput, targets: readonly string[], options: FileOptions): readonly Launch[] {
    const found = targets
      .slice(0, MAX_TARGETS)
      .flatMap(target => this.ofDockerfile(input, { ...options, target }).launches);
    return found.some(({ stop }) => stop.outcome !== 'unknown') ? found : [];
  }

  /** One launch for each container that is declared, in their order. */
  ofRuns(declared: DeclaredRuns, { builds, configMaps }: Shared, options: FileOptions): Started {
    const { lookupImage } = options;
    const images = this.#images.get(lookupImage) ?? new Images(this.#vfs, lookupImage, this.#read);
    this.#images.set(lookupImage, images);
    const files = declared.filesRead;
    const errors: InputError[] = [...declared.errors];
    const launches = [...declared.contexts, ...declared.open]
      .sort((a, b) => compareLocations(a.at, b.at))
      .flatMap((run): Launch[] => {
        if (this.#isStarted(run, declared)) return [];
        if ('reason' in run) return [launchOf(specOfOpenRun(run, lookupImage), undecided(run.reason, files))];
        const whole = { ...run, mounts: withTexts(run.mounts, configMaps) };
        const read = specOfRun(builtBy(whole, builds, lookupImage), images);
        if ('errors' in read) {
          errors.push(...read.errors.map(error => ({ file: read.file, ...error })));
          return [];
        }
        const spec = onPlatform(read.spec, options);
        if (read.isSession) return [launchOf(spec, undecided(SESSION, files))];
        const launch = this.#launch(spec, options, files);
        const isOwn = run.entrypoint === undefined && run.args === undefined;
        return [isOwn ? launch : { ...launch, ofImage: this.#ofImage(read.image, options) }];
      });
    return { launches, errors };
  }

  /** Two kustomizations may put the same container together, unchanged. */
  #isStarted(run: RunContext | OpenRun, declared: DeclaredRuns): boolean {
    const key = JSON.stringify(run);
    const by = this.#startedBy.get(key) ?? declared;
    this.#startedBy.set(key, by);
    return by !== declared;
  }

  #launch(spec: ContainerSpec, options: FileOptions, files: readonly string[] = []): Launch {
    const input = { spec, parsers: this.#parsers, ...options };
    const prediction = predict(input);
    const preStop = predictPreStop(input);
    const filesRead = [...new Set([...files, ...prediction.filesRead])];
    return launchOf(spec, { ...prediction, filesRead, ...(preStop ? { preStop } : {}) });
  }

  #ofImage(spec: ContainerSpec, options: FileOptions): Launch {
    const launch = this.#ofImages.get(spec) ?? this.#launch(spec, options);
    this.#ofImages.set(spec, launch);
    return launch;
  }
}

/**
 * An image that another file builds: by its name, and in a cluster or on a platform by that without the registry in
 * front and the tag behind, which are put on when it is pushed.
 */
function builtBy(
  run: RunContext,
  builds: readonly ImageBuild[],
  lookup: FileOptions['lookupImage'],
): RunContext {
  if (run.build || run.declaredIn === undefined || lookup(run.image)) return run;
  const name = run.declaredIn === 'compose' ? (image: string) => image : bareName;
  const found = builds.filter(({ image }) => name(image) === name(run.image)).map(({ build }) => build);
  const [only, ...others] = found;
  const isOne = only && others.every(o => o.dockerfile === only.dockerfile && o.target === only.target);
  return isOne ? { ...run, build: only } : run;
}

const bareName = (image: string) => path.basename(image.replace(/@.*$/, '').replace(/:[^/]*$/, ''));

const SESSION = 'a shell at a terminal runs what somebody types, and ends when they leave it';

/** The prediction for a container of which it is not known what runs in it. */
function undecided(reason: string, files: readonly string[]): Prediction {
  return {
    branches: [{ kind: 'unknown', reason, argv: [], conditions: [], preferred: true }],
    unknowns: [reason],
    filesRead: [...files],
    observations: [],
  };
}
