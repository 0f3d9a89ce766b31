import { countBySeverity } from '../lint/severity.ts';
import type { Finding, Fix } from '../lint/types.ts';
import { jsonText } from './text.ts';
import type { LintReport } from './types.ts';

/** `--format json`. The keys are a promise: a change of their meaning raises `version`. */
export function jsonReport({ findings, errors, files }: LintReport): string {
  const { error, warning, info } = countBySeverity(findings);
  return jsonText({
    version: 1,
    findings: findings.map(findingJson),
    errors: errors.map(({ file, line = null, column = null, message }) => ({ file, line, column, message })),
    summary: { files, errors: error, warnings: warning, infos: info },
  });
}

function findingJson({ rule, severity, certainty, message, at, context, fixes }: Finding) {
  return { rule, severity, certainty, message, ...at, context, fixes: fixes.map(fixJson) };
}

function fixJson({ title, safety, edits }: Fix) {
  return { title, safety, edits: edits.map(({ at, text }) => ({ ...at, text })) };
}
