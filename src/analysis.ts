import { rules } from '../rules/index.ts';
import type { Vfs } from './base/index.ts';
import type { Settings } from './config/settings.ts';
import { isUnfilled, nothing, UNFILLED } from './frontend/deploy/template.ts';
import type { DeclarationKind, DeclaredInput, DeclaredRuns } from './frontend/deploy/types.ts';
import { eachFileOnce, type ParserCache } from './frontend/parsers.ts';
import { lookupImage } from './knowledge/index.ts';
import { type FileOptions, Launches, type Started } from './launches.ts';
import { check, type RuleSettings } from './lint/check.ts';
import { overContexts } from './lint/contexts.ts';
import type { PlatformOptions } from './lint/platform.ts';
import { Severities } from './lint/severities.ts';
import { applySuppressions, SUPPRESSION } from './lint/suppressions.ts';
import type { Finding, InputError, Launch } from './lint/types.ts';
import type { ContainerSpec } from './model/index.ts';

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
  /** By a search, and not by its name. */
  readonly isFound?: true;
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
  /** Told before each input. */
  readonly onInput?: (done: number, total: number) => void;
}

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
  /** What was found and not read, in words. */
  readonly notRead: readonly string[];
  /** What a search found, and something has to fill in first. */
  readonly templates: readonly string[];
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
  const { declared, templates } = await declarations(inputs, vfs, parsers, errors);
  const starter = new Launches(vfs, parsers);
  const all = [...declared.values()];
  const shared = {
    builds: all.flatMap(runs => runs.builds),
    configMaps: all.flatMap(runs => (runs.parts ? [] : (runs.configMaps ?? []))),
  };
  // What a kustomization puts together is started with what it lays over it.
  const parts = new Set(all.flatMap(runs => runs.parts ?? []));
  // The plain start of an image comes before those that other files declare.
  const isPlain = (input: LintInput) => !declared.has(input);
  const severities = new Severities(options.rules ?? {});
  const isLinted = (file: string) => inputs.some(other => other.path === file);
  /** Where an image alone says too little, the containers of the services that build it. */
  const started = async (
    input: LintInput,
    own: readonly Launch[],
  ): Promise<readonly Launch[] | undefined> => {
    if (own.length === 0 || own.some(({ stop }) => stop.outcome !== 'unknown')) return undefined;
    const { servicesThatRun } = await import('./frontend/deploy/compose/beside.ts');
    const settings: FileOptions = { lookupImage, ...options.settingsOf?.(input.path), ...options };
    const gives = own.some(isWithoutCommand) ? 'a command' : 'the rest';
    const found = await guarded(input, errors, () =>
      parsers.run(() => {
        const declared = servicesThatRun({ dockerfile: input.path, gives, isLinted }, { vfs, parsers });
        return declared && starter.ofRuns(declared, shared, settings);
      }),
    );
    const launches = found?.launches ?? [];
    if (gives === 'the rest' && launches.every(({ stop }) => stop.outcome === 'unknown')) return undefined;
    const staying = launches.filter(launch => !endsByItself(launch));
    return staying.length > 0 ? staying : launches.length > 0 ? launches : undefined;
  };
  for (const [done, input] of [...inputs.filter(isPlain), ...inputs.filter(i => !isPlain(i))].entries()) {
    options.onInput?.(done, inputs.length);
    const settings = options.settingsOf?.(input.path);
    if (settings?.ignores(input.path) || parts.has(input.path)) continue;
    const own: FileOptions = { lookupImage, ...settings, ...options };
    const runs = declared.get(input);
    const read = await guarded(input, errors, () =>
      parsers.run(() => (runs ? starter.ofRuns(runs, shared, own) : starter.ofDockerfile(input, own))),
    );
    if (!read || !counts(input, read)) continue;
    files++;
    errors.push(...read.errors);
    const services = runs ? undefined : await started(input, read.launches);
    for (const launch of services ?? read.launches) {
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
  const notRead = all.flatMap(runs => runs.notRead ?? []);
  return { findings: suppressed, launches, errors: distinct(errors), notRead, templates, files };
}

/** Nothing says what it runs, or it is something that ends at once. */
const isWithoutCommand = ({ spec: { entrypoint, cmd }, stop: { branch } }: Launch): boolean =>
  branch?.kind === 'exits' || [entrypoint, cmd].every(c => c === undefined || c.from === 'base-image');

const endsByItself = ({ spec, stop }: Launch): boolean =>
  spec.runsToEnd === true || stop.branch?.kind === 'exits';

/** What is wrong with a Dockerfile is said once, however many services build it. */
const distinct = (errors: readonly InputError[]) => [
  ...new Map(errors.map(error => [JSON.stringify(error), error])).values(),
];

const counts = ({ onlyIfReads }: LintInput, { launches }: Started) =>
  !onlyIfReads ||
  launches.some(({ prediction }) => prediction.filesRead.some(file => onlyIfReads.includes(file)));

const ruleFailed = (input: LintInput, { rule, error }: { rule: string; error: Error }): InputError => ({
  file: input.path,
  message: `pid1-lint failed in rule ${rule}; please report it: ${error.message}`,
});

/** A fault of ours over one input takes nothing from the others. */
async function guarded<T>(
  input: LintInput,
  errors: InputError[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { stack } = error as Error;
    errors.push({
      file: input.path,
      message: `pid1-lint failed; please report it: ${stack?.split('\n', 3).join('')}`,
    });
    return undefined;
  }
}

type DeclarationReader = (input: DeclaredInput) => DeclaredRuns;

/** Readers of what is no Dockerfile: few need them. */
const READERS: Readonly<Record<DeclarationKind, () => Promise<DeclarationReader>>> = {
  'run-script': async () => (await import('./frontend/run/read-runs.ts')).readRuns,
  compose: async () => (await import('./frontend/deploy/compose/read-compose.ts')).readCompose,
  kubernetes: async () => (await import('./frontend/deploy/kubernetes/read-kubernetes.ts')).readKubernetes,
  kustomize: async () => (await import('./frontend/deploy/kubernetes/kustomize.ts')).readKustomize,
  helm: async () => (await import('./frontend/deploy/kubernetes/read-helm.ts')).readHelm,
  skaffold: async () => (await import('./frontend/deploy/skaffold/read-skaffold.ts')).readSkaffold,
  ecs: async () => (await import('./frontend/deploy/ecs/read-ecs.ts')).readEcs,
  quadlet: async () => (await import('./frontend/deploy/quadlet/read-quadlet.ts')).readQuadlet,
  nomad: async () => (await import('./frontend/deploy/nomad/read-nomad.ts')).readNomad,
  devcontainer: async () =>
    (await import('./frontend/deploy/devcontainer/read-devcontainer.ts')).readDevcontainer,
  fly: async () => (await import('./frontend/deploy/fly/read-fly.ts')).readFly,
  render: async () => (await import('./frontend/deploy/render/read-render.ts')).readRender,
  heroku: async () => (await import('./frontend/deploy/heroku/read-heroku.ts')).readHeroku,
  ci: async () => (await import('./frontend/deploy/ci/read-ci.ts')).readCi,
  terraform: async () => (await import('./frontend/deploy/terraform/read-terraform.ts')).readTerraform,
  bake: async () => (await import('./frontend/deploy/bake/read-bake.ts')).readBake,
};

/** What is declared beside Dockerfiles, read before any of it is started: one file may build what another runs. */
async function declarations(
  inputs: readonly LintInput[],
  vfs: Vfs,
  parsers: ParserCache,
  errors: InputError[],
) {
  const declared = new Map<LintInput, DeclaredRuns>();
  const templates: string[] = [];
  const once = eachFileOnce(parsers);
  for (const input of inputs) {
    const { kind = 'dockerfile' } = input;
    if (kind === 'dockerfile') continue;
    const read = await READERS[kind]();
    const text = input.text ?? vfs.read(input.path);
    if (text === undefined) continue;
    const runs = await guarded(input, errors, () =>
      parsers.run(() => read({ file: input.path, text, vfs, parsers: once })),
    );
    const isTemplate = runs !== undefined && isUnfilled(runs, input.path, text);
    if (isTemplate && input.isFound) templates.push(input.path);
    const said = isTemplate && !input.isFound ? [{ file: input.path, ...UNFILLED }] : [];
    declared.set(input, runs && !isTemplate ? runs : nothing(said));
  }
  return { declared, templates };
}
