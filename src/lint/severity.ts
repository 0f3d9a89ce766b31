import type { Finding, Severity } from './types.ts';

/** From the gravest down. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

export function isSeverity(text: string): text is Severity {
  return (SEVERITIES as readonly string[]).includes(text);
}

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) count[finding.severity]++;
  return count;
}
