import { rules } from '../rules/index.ts';
import { compareLocations, path, type Vfs } from './base/index.ts';
import type { Settings } from './config/settings.ts';
import { Images, specOfOpenRun, specOfRun } from './frontend/deploy/spec.ts';
import type {
  DeclarationKind,
  DeclaredInput,
  DeclaredRuns,
  ImageBuild,
  RunContext,
} from './frontend/deploy/types.ts';
import { readDockerfile } from './frontend/dockerfile/index.ts';
import type { ParserCache } from './frontend/parsers.ts';
import { predict } from './frontend/predict/index.ts';
import { lookupImage } from './knowledge/index.ts';
import { check, type RuleSettings } from './lint/check.ts';
import { overContexts } from './lint/contexts.ts';
import { launchOf } from './lint/launch.ts';
import { onOrchestrator, onPlatform, type PlatformOptions } from './lint/platform.ts';
import { Severities } from './lint/severities.ts';
import { applySuppressions, SUPPRESSION } from './lint/suppressions.ts';
import type { Finding, InputError, Launch } from './lint/types.ts';
import type { ContainerSpec, Prediction } from './model/index.ts';

/** Those of the folders, and the one about comments that suppress them. */
export const RULES = [...rules, SUPPRESSION];
export const RULE_IDS = RULES.map(rule => rule.id);

/** What a `docker run` line or an orchestrator changes of what the image declares. */
export type RunOverrides = Partial<
  Pick<
    ContainerSpec,
    'context' | 'init' | 'gracePeriodMs' | 'stopSignal' | 'entrypoint' | 'cmd' | 'pidNamespace'
  >
>;

export interface LintInput {
  /** As reports show it; the key for the Vfs. */
  readonly path: string;
  readonly kind?: 'dockerfile' | DeclarationKind;
  /** Unsaved or piped text. */
  readonly text?: string;
  /** Nobody named it: it counts only if it reads one of these files. */
  readonly onlyIfReads?: readonly string[];
  readonly run?: RunOverrides;
}

export interface LintOptions extends PlatformOptions {
  /** Build stage; by default the last one. */
  readonly target?: string;
  /** Build context; by default the folder of the Dockerfile, or one above that holds what it copies. */
  readonly context?: string;
  readonly buildArgs?: Readonly<Record<string, string | undefined>>;
  readonly rules?: RuleSettings;
  /** What a configuration says of a linted file; `rules` comes before it. */
  readonly settingsOf?: (input: string) => Settings | undefined;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
  /** Inputs that were read. */
  readonly files: number;
}

/** Lints Dockerfiles and the run lines of scripts, with the sources that they use. Bad inputs are in `errors`. */
export async function lint(
  vfs: Vfs,
  parsers: ParserCache,
  inputs: readonly LintInput[],
  options: LintOptions = {},
): Promise<LintResult> {
  const found: Finding[] = [];
  const launches: Launch[] = [];
  const errors: InputError[] = [];
  let files = 0;
  const declared = await declarations(inputs, vfs, parsers);
  const builds = [...declared.values()].flatMap(runs => runs.builds);
  // The plain start of an image comes before those that other files declare.
  const isPlain = (input: LintInput) => !declared.has(input);
  const severities = new Severities(options.rules ?? {});
  for (const input of [...inputs.filter(isPlain), ...inputs.filter(i => !isPlain(i))]) {
    const settings = options.settingsOf?.(input.path);
    if (settings?.ignores(input.path)) continue;
    const own: FileOptions = { lookupImage, ...settings, ...options };
    const runs = declared.get(input);
    const read = await parsers.run(() =>
      runs ? launchesOfRuns(runs, builds, vfs, parsers, own) : launchOfDockerfile(input, vfs, parsers, own),
    );
    if (!counts(input, read)) continue;
    files++;
    errors.push(...read.errors);
    for (const launch of read.launches) {
      launches.push(launch);
      severities.add(launch, settings);
      const checked = check(launch, rules, severities.in(settings));
      found.push(...checked.findings);
      errors.push(...checked.failures.map(failure => ruleFailed(input, failure)));
    }
  }
  const suppressed = applySuppressions({
    findings: overContexts(found, launches),
    launches,
    read: file => inputs.find(input => input.path === file)?.text ?? vfs.read(file),
    ruleIds: RULE_IDS,
    severityOf: severities.ofFile,
  });
  return { findings: suppressed, launches, errors, files };
}

const counts = ({ onlyIfReads }: LintInput, { launches }: Read) =>
  !onlyIfReads ||
  launches.some(({ prediction }) => prediction.filesRead.some(file => onlyIfReads.includes(file)));

const ruleFailed = (input: LintInput, { rule, error }: { rule: string; error: Error }): InputError => ({
  file: input.path,
  message: `pid1-lint failed in rule ${rule}; please report it: ${error.message}`,
});

/** For one input: with what its configuration says. */
type FileOptions = LintOptions & Pick<Settings, 'lookupImage'> & Partial<Settings>;

interface Read {
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
}

const failed = (file: string, message: string): Read => ({ launches: [], errors: [{ file, message }] });

type DeclarationReader = (input: DeclaredInput) => DeclaredRuns;

/** Readers of what is no Dockerfile: few need them. */
const READERS: Readonly<Record<DeclarationKind, () => Promise<DeclarationReader>>> = {
  'run-script': async () => (await import('./frontend/run/read-runs.ts')).readRuns,
  compose: async () => (await import('./frontend/deploy/compose/read-compose.ts')).readCompose,
  kubernetes: async () => (await import('./frontend/deploy/kubernetes/read-kubernetes.ts')).readKubernetes,
  skaffold: async () => (await import('./frontend/deploy/skaffold/read-skaffold.ts')).readSkaffold,
  ecs: async () => (await import('./frontend/deploy/ecs/read-ecs.ts')).readEcs,
  quadlet: async () => (await import('./frontend/deploy/quadlet/read-quadlet.ts')).readQuadlet,
  nomad: async () => (await import('./frontend/deploy/nomad/read-nomad.ts')).readNomad,
  bake: async () => (await import('./frontend/deploy/bake/read-bake.ts')).readBake,
};

/** What is declared beside Dockerfiles, read before any of it is started: one file may build what another runs. */
async function declarations(inputs: readonly LintInput[], vfs: Vfs, parsers: ParserCache) {
  const declared = new Map<LintInput, DeclaredRuns>();
  for (const input of inputs) {
    const { kind = 'dockerfile' } = input;
    if (kind === 'dockerfile') continue;
    const read = await READERS[kind]();
    const text = input.text ?? vfs.read(input.path);
    if (text === undefined) continue;
    declared.set(input, await parsers.run(() => read({ file: input.path, text, vfs, parsers })));
  }
  return declared;
}

function launchOfDockerfile(input: LintInput, vfs: Vfs, parsers: ParserCache, options: FileOptions): Read {
  const text = input.text ?? vfs.read(input.path);
  if (text === undefined) {
    const isThere = vfs.stat(input.path) !== undefined;
    return failed(
      input.path,
      isThere ? 'the file is not a text, or larger than 1 MiB' : 'there is no such file',
    );
  }
  const result = readDockerfile({
    file: input.path,
    text,
    vfs,
    buildArgs: options.buildArgs ?? {},
    lookupImage: options.lookupImage,
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.context === undefined ? {} : { context: options.context }),
  });
  const spec = result.spec && onPlatform({ ...onOrchestrator(result.spec, options), ...input.run }, options);
  return {
    launches: spec ? [launchOf(spec, predict({ spec, parsers, ...options }))] : [],
    errors: result.errors.map(error => ({ file: input.path, ...error })),
  };
}

/** One launch for each container that is declared, in their order. */
function launchesOfRuns(
  declared: DeclaredRuns,
  builds: readonly ImageBuild[],
  vfs: Vfs,
  parsers: ParserCache,
  options: FileOptions,
): Read {
  const files = declared.filesRead;
  const errors: InputError[] = [...declared.errors];
  const images = new Images(vfs, options.lookupImage);
  const launches = [...declared.contexts, ...declared.open]
    .sort((a, b) => compareLocations(a.at, b.at))
    .flatMap((run): Launch[] => {
      if ('reason' in run)
        return [launchOf(specOfOpenRun(run, options.lookupImage), undecided(run.reason, files))];
      const read = specOfRun(builtBy(run, builds, options.lookupImage), images);
      if ('errors' in read) {
        errors.push(...read.errors.map(error => ({ file: read.file, ...error })));
        return [];
      }
      const { isSession } = read;
      const spec = onPlatform(read.spec, options);
      const prediction = isSession ? undecided(SESSION, files) : predict({ spec, parsers, ...options });
      const filesRead = [...new Set([...files, ...prediction.filesRead])];
      return [launchOf(spec, { ...prediction, filesRead })];
    });
  return { launches, errors };
}

/**
 * An image that another file builds: by its name, and in a cluster or on a platform by that without the registry in front and the tag
 * behind, which are put on when it is pushed.
 */
function builtBy(run: RunContext, builds: readonly ImageBuild[], lookup: typeof lookupImage): RunContext {
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
