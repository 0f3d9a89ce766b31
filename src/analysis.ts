import { rules } from '../rules/index.ts';
import type { Vfs } from './base/index.ts';
import type { Settings } from './config/settings.ts';
import { declarations } from './declarations.ts';
import type { DeclarationKind, DeclaredRuns } from './frontend/deploy/types.ts';
import type { ParserCache } from './frontend/parsers.ts';
import { guarded } from './guarded.ts';
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
    'context' | 'init' | 'gracePeriodMs' | 'stopSignal' | 'entrypoint' | 'cmd' | 'pidNamespace' | 'hasInput'
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
  const beside = async (input: LintInput, launches: readonly Launch[], own: FileOptions) => {
    const { startedBeside } = await import('./started-beside.ts');
    const start = (declared: DeclaredRuns) => starter.ofRuns(declared, shared, own);
    return guarded(input, errors, () =>
      parsers.run(() =>
        startedBeside({ dockerfile: input.path, launches, isLinted, start }, { vfs, parsers }),
      ),
    );
  };
  const ofTargets = async (input: LintInput, targets: readonly string[], own: FileOptions) =>
    (await guarded(input, errors, () => parsers.run(() => starter.ofTargets(input, targets, own)))) ?? [];
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
    const services =
      runs || read.launches.some(isDecided) ? undefined : await beside(input, read.launches, own);
    const targets = services || !read.targets ? [] : await ofTargets(input, read.targets, own);
    for (const launch of services ?? (targets.length > 0 ? targets : read.launches)) {
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

const isDecided = ({ stop }: Launch): boolean => stop.outcome !== 'unknown';

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
