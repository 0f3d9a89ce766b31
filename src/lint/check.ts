import { compareLocations } from '../base/index.ts';
import { fill } from './define.ts';
import type { Finding, Launch, Rule, Severity } from './types.ts';

export type RuleSettings = Readonly<Record<string, Severity | 'off'>>;

/** What a rule is set to for findings in a file; `undefined`: to nothing. */
export type SeverityOf = (rule: string, file: string) => Severity | 'off' | undefined;

/** Runs every rule over one launch. A rule that throws is reported and takes no other down. */
export function check(
  launch: Launch,
  rules: readonly Rule[],
  severityOf: SeverityOf,
): { findings: readonly Finding[]; failures: readonly { rule: string; error: Error }[] } {
  const findings: Finding[] = [];
  const failures: { rule: string; error: Error }[] = [];
  for (const rule of rules) {
    try {
      for (const report of rule.check(launch)) {
        const setting = severityOf(rule.id, report.at.file);
        if (setting === 'off') continue;
        findings.push({
          rule: rule.id,
          severity: setting ?? report.severity ?? rule.meta.severity,
          certainty: report.certainty ?? 'must',
          message:
            fill(rule.meta.messages[report.messageId] ?? report.messageId, report.data ?? {}) +
            (report.doubt ?? ''),
          at: report.at,
          related: report.related ?? [],
          context: launch.spec.context,
          fixes: report.fixes ?? [],
          launch,
          showsTimeline: report.timeline ?? false,
        });
      }
    } catch (error) {
      failures.push({ rule: rule.id, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { findings: findings.sort((a, b) => compareLocations(a.at, b.at)), failures };
}
