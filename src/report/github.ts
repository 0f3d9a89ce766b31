import type { Finding, Severity } from '../lint/types.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };
/** GitHub shows ten annotations of a level for a step and drops the rest without a word. */
const LIMIT = 10;

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Workflow commands, errors first. @source actions/toolkit packages/core/src/command.ts */
export function githubReport(findings: readonly Finding[]): string {
  const lines: string[] = [];
  let dropped = 0;
  for (const severity of ['error', 'warning', 'info'] as const) {
    const own = findings.filter(f => f.severity === severity);
    const limit = severity === 'info' ? LIMIT - 1 : LIMIT;
    dropped += Math.max(0, own.length - limit);
    for (const { at, rule, message } of own.slice(0, limit)) {
      const place = `file=${property(at.file)},line=${at.line},col=${at.column},endLine=${at.endLine},endColumn=${at.endColumn}`;
      lines.push(`::${LEVELS[severity]} ${place},title=${property(rule)}::${data(message)}`);
    }
  }
  if (dropped > 0)
    lines.push(
      `::notice title=pid1-lint::${dropped} more findings are not annotated, for GitHub shows ten of a level; use --format sarif to see all`,
    );
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}
