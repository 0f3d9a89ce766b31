import type { Finding, Severity } from '../lint/types.ts';
import type { LintReport } from './types.ts';

/** `--format json`: fixed, so that tools can rely on it. */
export function jsonReport({ findings, errors, files }: LintReport): string {
  const count = (severity: Severity) => findings.filter(f => f.severity === severity).length;
  const summary = { files, errors: count('error'), warnings: count('warning'), infos: count('info') };
  return `${JSON.stringify({ version: 1, findings: findings.map(findingJson), errors, summary }, undefined, 2)}\n`;
}

function findingJson({ rule, severity, certainty, message, at, context, fixes }: Finding) {
  return { rule, severity, certainty, message, ...at, context, fixes };
}
