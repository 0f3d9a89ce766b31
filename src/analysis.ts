import { rules } from '../rules/index.ts';
import { compareLocations, type Location, type Vfs } from './base/index.ts';
import { specOfOpenRun, specOfRun } from './frontend/deploy/spec.ts';
import { readDockerfile } from './frontend/dockerfile/index.ts';
import type { ParserCache } from './frontend/parsers.ts';
import { predict } from './frontend/predict/index.ts';
import { isMakefileName, readRunLines, stoppedBy } from './frontend/run/index.ts';
import { lookupImage } from './knowledge/index.ts';
import { check, type RuleSettings } from './lint/check.ts';
import { launchOf } from './lint/launch.ts';
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
  /** `run-script`: a script or makefile whose `docker run` lines start containers. */
  readonly kind?: 'dockerfile' | 'run-script';
  /** Unsaved or piped text. */
  readonly text?: string;
  /** Nobody named it: it counts only if it reads one of these files. */
  readonly onlyIfReads?: readonly string[];
  readonly run?: RunOverrides;
}

export interface LintOptions {
  /** Build stage; by default the last one. */
  readonly target?: string;
  /** Build context; by default the folder of the Dockerfile, or one above that holds what it copies. */
  readonly context?: string;
  readonly buildArgs?: Readonly<Record<string, string | undefined>>;
  readonly rules?: RuleSettings;
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
  const findings = new Map<string, Finding>();
  const launches: Launch[] = [];
  const errors: InputError[] = [];
  let files = 0;
  for (const input of inputs) {
    const read = await parsers.run(() => launchesOf(input, vfs, parsers, options));
    if (!counts(input, read)) continue;
    files++;
    errors.push(...read.errors);
    for (const launch of read.launches) {
      launches.push(launch);
      const checked = check(launch, rules, options.rules ?? {});
      // One defect of an image that is started in several ways is one finding.
      for (const finding of checked.findings) {
        const key = keyOf(finding);
        if (!findings.has(key)) findings.set(key, finding);
      }
      errors.push(...checked.failures.map(failure => ruleFailed(input, failure)));
    }
  }
  const suppressed = applySuppressions({
    findings: [...findings.values()],
    launches,
    read: file => inputs.find(input => input.path === file)?.text ?? vfs.read(file),
    ruleIds: RULE_IDS,
    settings: options.rules ?? {},
  });
  return { findings: suppressed, launches, errors, files };
}

const counts = ({ onlyIfReads }: LintInput, { launches }: Read) =>
  !onlyIfReads ||
  launches.some(({ prediction }) => prediction.filesRead.some(file => onlyIfReads.includes(file)));

const keyOf = ({ rule, severity, certainty, message, at }: Finding) =>
  JSON.stringify([rule, severity, certainty, message, at.file, at.line, at.column]);

const ruleFailed = (input: LintInput, { rule, error }: { rule: string; error: Error }): InputError => ({
  file: input.path,
  message: `pid1-lint failed in rule ${rule}; please report it: ${error.message}`,
});

interface Read {
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
}

const failed = (file: string, message: string): Read => ({ launches: [], errors: [{ file, message }] });

function launchesOf(input: LintInput, vfs: Vfs, parsers: ParserCache, options: LintOptions): Read {
  const text = input.text ?? vfs.read(input.path);
  if (text === undefined) {
    const isThere = vfs.stat(input.path) !== undefined;
    return failed(
      input.path,
      isThere ? 'the file is not a text, or larger than 1 MiB' : 'there is no such file',
    );
  }
  return input.kind === 'run-script'
    ? launchesOfScript(input.path, text, vfs, parsers)
    : launchOfDockerfile(input, text, vfs, parsers, options);
}

function launchOfDockerfile(
  input: LintInput,
  text: string,
  vfs: Vfs,
  parsers: ParserCache,
  options: LintOptions,
): Read {
  const result = readDockerfile({
    file: input.path,
    text,
    vfs,
    buildArgs: options.buildArgs ?? {},
    lookupImage,
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.context === undefined ? {} : { context: options.context }),
  });
  const spec = result.spec && { ...result.spec, ...input.run };
  return {
    launches: spec ? [launchOf(spec, predict({ spec, parsers }))] : [],
    errors: result.errors.map(error => ({ file: input.path, ...error })),
  };
}

/** One launch for each `docker run` line, in their order. */
function launchesOfScript(file: string, text: string, vfs: Vfs, parsers: ParserCache): Read {
  const kind = isMakefileName(file) ? 'makefile' : 'shell';
  const { contexts, open, stops } = readRunLines({ file, text, kind, vfs, parsers });
  const errors: InputError[] = [];
  const started: { readonly at: Location; readonly launch: Launch }[] = [];
  for (const run of contexts) {
    const read = specOfRun(stoppedBy(run, stops), { vfs, lookupImage });
    if ('errors' in read) errors.push(...read.errors.map(error => ({ file: read.file, ...error })));
    else {
      const { spec, isSession } = read;
      const prediction = isSession ? undecided(SESSION, file) : predict({ spec, parsers });
      const filesRead = [...new Set([file, ...prediction.filesRead])];
      started.push({ at: run.at, launch: launchOf(spec, { ...prediction, filesRead }) });
    }
  }
  for (const run of open) {
    const launch = launchOf(specOfOpenRun(run, lookupImage), undecided(run.reason, file));
    started.push({ at: run.at, launch });
  }
  const launches = started.sort((a, b) => compareLocations(a.at, b.at)).map(({ launch }) => launch);
  return { launches, errors };
}

const SESSION = 'a shell at a terminal runs what somebody types, and ends when they leave it';

/** The prediction for a container of which it is not known what runs in it. */
function undecided(reason: string, file: string): Prediction {
  return {
    branches: [{ kind: 'unknown', reason, argv: [], conditions: [], preferred: true }],
    unknowns: [reason],
    filesRead: [file],
    observations: [],
  };
}
