import type { Location } from '../base/index.ts';
import { countBySeverity } from '../lint/severity.ts';
import type { Certainty, Finding, Fix, InputError, Severity } from '../lint/types.ts';
import { jsonText } from './text.ts';
import type { LintReport } from './types.ts';

/** What `--format json` prints. The keys are a promise: a change of their meaning raises `version`. */
export interface LintJson {
  readonly version: 1;
  readonly findings: readonly FindingJson[];
  readonly errors: readonly InputErrorJson[];
  readonly summary: SummaryJson;
}

/** Lines and columns count from 1; the end is exclusive. */
export interface FindingJson {
  readonly rule: string;
  readonly severity: Severity;
  /** `may`: it hangs on something that is not known. */
  readonly certainty: Certainty;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** How the container is started: `docker run`, or such as `run.sh:7 docker run --init`. */
  readonly context: string;
  readonly fixes: readonly FixJson[];
}

export interface FixJson {
  readonly title: string;
  /** `safe`: it can be applied without a look at it. */
  readonly safety: 'safe' | 'suggested';
  readonly edits: readonly EditJson[];
}

export interface EditJson {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** An input that could not be read; the place is `null` where it is the whole file. */
export interface InputErrorJson {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export interface SummaryJson {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that the baseline knows, and that are left out; absent: there is none. */
  readonly inBaseline?: number;
}

export function lintJson({ findings, errors, files, inBaseline }: LintReport): LintJson {
  const { error, warning, info } = countBySeverity(findings);
  return {
    version: 1,
    findings: findings.map(findingJson),
    errors: errors.map(inputErrorJson),
    summary: {
      files,
      errors: error,
      warnings: warning,
      infos: info,
      ...(inBaseline === undefined ? {} : { inBaseline }),
    },
  };
}

export function inputErrorJson({ file, line, column, message }: InputError): InputErrorJson {
  return { file, line: line ?? null, column: column ?? null, message };
}

export const jsonReport = (report: LintReport): string => jsonText(lintJson(report));

function findingJson({ rule, severity, certainty, message, at, context, fixes }: Finding): FindingJson {
  return { rule, severity, certainty, message, ...place(at), context, fixes: fixes.map(fixJson) };
}

const fixJson = ({ title, safety, edits }: Fix): FixJson => ({
  title,
  safety,
  edits: edits.map(({ at, text }) => ({ ...place(at), text })),
});

const place = ({ file, line, column, endLine, endColumn }: Location) => ({
  file,
  line,
  column,
  endLine,
  endColumn,
});
