import type { Log, Result } from 'sarif';
import type { Finding, Rule, Severity } from '../lint/types.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** SARIF 2.1.0, with the stop's timeline as a code flow. */
export function sarifReport(findings: readonly Finding[], rules: readonly Rule[], version: string): string {
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'pid1-lint',
            version,
            rules: rules.map(({ id, meta }) => ({
              id,
              shortDescription: { text: meta.summary },
              defaultConfiguration: { level: LEVELS[meta.severity] },
              help: { text: `pid1-lint explain ${id}` },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultOf(finding: Finding): Result {
  const { at, rule, severity, message } = finding;
  const location = {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(at.file) },
      region: { startLine: at.line, startColumn: at.column, endLine: at.endLine, endColumn: at.endColumn },
    },
  };
  const steps = finding.showsTimeline ? (finding.launch?.stop.timeline ?? []) : [];
  return {
    ruleId: rule,
    level: LEVELS[severity],
    message: { text: message },
    locations: [location],
    partialFingerprints: { 'pid1-lint/v1': `${rule}:${at.file}:${finding.context}` },
    ...(steps.length === 0
      ? {}
      : {
          codeFlows: [
            {
              threadFlows: [
                {
                  locations: steps.map(step => ({
                    location: {
                      ...location,
                      message: { text: `${step.atMs / 1000} s  ${step.process}: ${step.what}` },
                    },
                  })),
                },
              ],
            },
          ],
        }),
  };
}
