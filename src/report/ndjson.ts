import { lintJson } from './json.ts';
import { jsonLine } from './text.ts';
import type { LintReport } from './types.ts';

/** The same as `json`, a line each: findings, errors, and the summary at the end. */
export function ndjsonReport(report: LintReport): string {
  const { version, findings, errors, summary } = lintJson(report);
  return [
    ...findings.map(finding => ({ type: 'finding', ...finding })),
    ...errors.map(error => ({ type: 'error', ...error })),
    { type: 'summary', version, ...summary },
  ]
    .map(jsonLine)
    .join('');
}
