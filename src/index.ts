import { rules } from '../rules/index.ts';
import type { Vfs } from './base/index.ts';
import { readDockerfile } from './frontend/dockerfile/index.ts';
import type { ParserCache } from './frontend/parsers.ts';
import { predict } from './frontend/predict/index.ts';
import { lookupImage } from './knowledge/index.ts';
import { check, type RuleSettings } from './lint/check.ts';
import { launchOf } from './lint/launch.ts';
import type { Finding, InputError, Launch } from './lint/types.ts';
import type { ContainerSpec } from './model/index.ts';

export type { Finding, InputError, Launch } from './lint/types.ts';
export { commandLine } from './model/index.ts';

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
  /** Unsaved or piped text. */
  readonly text?: string;
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

/** Lints Dockerfiles with the sources that they copy. Bad inputs are in `errors`; the others are linted all the same. */
export async function lint(
  vfs: Vfs,
  parsers: ParserCache,
  inputs: readonly LintInput[],
  options: LintOptions = {},
): Promise<LintResult> {
  const findings: Finding[] = [];
  const launches: Launch[] = [];
  const errors: InputError[] = [];
  for (const input of inputs) {
    const { spec, inputErrors } = readInput(vfs, input, options);
    errors.push(...inputErrors);
    if (!spec) continue;
    const launch = await parsers.run(() => launchOf(spec, predict({ spec, parsers })));
    launches.push(launch);
    const checked = check(launch, rules, options.rules ?? {});
    findings.push(...checked.findings);
    for (const { rule, error } of checked.failures) {
      errors.push({
        file: input.path,
        message: `pid1-lint failed in rule ${rule}; please report it: ${error.message}`,
      });
    }
  }
  return { findings, launches, errors, files: inputs.length };
}

/** Predicts what runs and how it stops, without the rules. */
export async function trace(
  vfs: Vfs,
  parsers: ParserCache,
  inputs: readonly LintInput[],
  options: LintOptions = {},
): Promise<Omit<LintResult, 'findings'>> {
  const { findings: _, ...rest } = await lint(vfs, parsers, inputs, options);
  return rest;
}

function readInput(
  vfs: Vfs,
  input: LintInput,
  options: LintOptions,
): { spec: ContainerSpec | undefined; inputErrors: InputError[] } {
  const text = input.text ?? vfs.read(input.path);
  if (text === undefined) {
    const stat = vfs.stat(input.path);
    const message = stat ? 'the file is not a text, or larger than 1 MiB' : 'there is no such file';
    return { spec: undefined, inputErrors: [{ file: input.path, message }] };
  }
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
  return { spec, inputErrors: result.errors.map(e => ({ file: input.path, ...e })) };
}
