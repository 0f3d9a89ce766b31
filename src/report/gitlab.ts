import { fingerprinter } from '../lint/fingerprint.ts';
import type { Severity } from '../lint/types.ts';
import { jsonText } from './text.ts';
import type { LintReport, SourceReader } from './types.ts';

/** GitLab knows info, minor, major, critical and blocker. */
const SEVERITY = { error: 'critical', warning: 'major', info: 'info' } as const satisfies Record<
  Severity,
  string
>;

/**
 * GitLab's Code Quality: a list of what the merge request shows. Equal fingerprints would be shown once.
 *
 * @source docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"
 */
export function gitlabReport({ findings, errors }: LintReport, { read }: SourceReader): string {
  const fingerprint = fingerprinter(read);
  const lines = (begin: number, end: number) => (end > begin ? { begin, end } : { begin });
  return jsonText([
    ...findings.map(finding => {
      const { rule, severity, message, at } = finding;
      return {
        description: message,
        check_name: rule,
        fingerprint: fingerprint(finding),
        severity: SEVERITY[severity],
        location: { path: relativePath(at.file), lines: lines(at.line, at.endLine) },
      };
    }),
    ...errors.map(({ file, line = 1, message }, i) => ({
      description: message,
      check_name: 'input',
      fingerprint: `input:${file}:${i}`,
      severity: 'blocker',
      location: { path: relativePath(file), lines: { begin: line } },
    })),
  ]);
}

const relativePath = (file: string) => file.replace(/^(?:\.\/)+/, '');
