import { type LintOptions, type LintResult, lint as lintInputs, RULE_IDS } from './analysis.ts';
import { memoryVfs } from './base/index.ts';
import type { Configuration } from './config/types.ts';
import { withEdits } from './fix/plan.ts';
import { ParserCache } from './frontend/parsers.ts';
import { lookupImage } from './knowledge/index.ts';
import type { RuleSettings } from './lint/check.ts';
import type { PlatformOptions } from './lint/platform.ts';
import { configure } from './node/config.ts';
import { collectInputs, rootsOf } from './node/inputs.ts';
import { loadParser } from './node/parsers.ts';
import { type NodeVfs, nodeVfs } from './node/vfs.ts';
import { type InputErrorJson, inputErrorJson, type LintJson, lintJson } from './report/json.ts';
import { type TraceJson, traceJson } from './report/trace-json.ts';

export type { Configuration } from './config/types.ts';
export type { RuleSettings } from './lint/check.ts';
export type { Certainty, Severity } from './lint/types.ts';
export type { EditJson, FindingJson, FixJson, InputErrorJson, LintJson, SummaryJson } from './report/json.ts';
export type { Effect } from './report/process.ts';
export type { LaunchJson, ProcessJson, SignalJson, StepJson, TraceJson } from './report/trace-json.ts';

export interface Options extends PlatformOptions {
  /** The folder that relative paths are taken from; by default the working directory. */
  readonly cwd?: string;
  /** A project as path and text; then nothing is read from the disk. */
  readonly files?: Readonly<Record<string, string>>;
  /** Build stage; by default the last one. */
  readonly target?: string;
  /** Build context; by default the folder of the Dockerfile, or one above that holds what it copies. */
  readonly context?: string;
  readonly buildArgs?: Readonly<Record<string, string | undefined>>;
  /** Severities of rules, or `off`. */
  readonly rules?: RuleSettings;
  /**
   * A configuration, or the path of a file with one; `false`: none. By default each file has the nearest one above it,
   * as on the command line. `rules` and the like come before it.
   */
  readonly config?: string | Configuration | false;
}

/** What is wrong with a configuration. */
export class ConfigurationError extends Error {
  readonly problems: readonly InputErrorJson[];

  constructor(problems: readonly InputErrorJson[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line ?? 1}: ${message}`).join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * Lints Dockerfiles, folders and scripts with `docker run` lines, as the command line does, and returns what its
 * `--format json` prints. An input that can't be read is in `errors`; the others are linted all the same.
 */
export async function lint(paths: string | readonly string[], options: Options = {}): Promise<LintJson> {
  const { result, read } = await analyse(paths, options);
  return lintJson({ ...result, findings: withEdits(result.findings, read) });
}

/** Predicts what runs and how it stops: what `trace --format json` prints. */
export async function trace(paths: string | readonly string[], options: Options = {}): Promise<TraceJson> {
  return traceJson((await analyse(paths, options)).result);
}

const parsers = new ParserCache(loadParser);

interface Analysed {
  readonly result: LintResult;
  readonly read: (file: string) => string | undefined;
}

async function analyse(paths: string | readonly string[], options: Options): Promise<Analysed> {
  const words = typeof paths === 'string' ? [paths] : paths;
  const { cwd = process.cwd(), files, config, ...rest } = options;
  const memory = files && inMemory(files);
  const vfs = memory ?? nodeVfs(cwd, rootsOf(cwd, [...words, ...(rest.context ? [rest.context] : [])]));
  const { inputs, errors } = await collectInputs({ words, cwd }, vfs);
  const { settingsOf, problems } = await configure(
    inputs.map(input => input.path),
    {
      cwd,
      words,
      ruleIds: RULE_IDS,
      lookupImage,
      ...(config === undefined ? {} : { config }),
      ...(memory ? { vfs: memory } : {}),
    },
  );
  if (problems.length > 0) throw new ConfigurationError(problems.map(inputErrorJson));
  const result = await lintInputs(vfs, parsers, inputs, { ...rest, settingsOf } satisfies LintOptions);
  return {
    result: { ...result, errors: [...errors, ...result.errors] },
    read: file => vfs.read(file),
  };
}

function inMemory(files: Readonly<Record<string, string>>): NodeVfs {
  const vfs = memoryVfs(files);
  return {
    ...vfs,
    real: path => (vfs.stat(path) ? path : undefined),
    problem: path => (vfs.read(path) === undefined ? 'there is no such file' : undefined),
  };
}
