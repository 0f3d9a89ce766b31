import type { Finding, InputError } from '../lint/types.ts';
import type { LintReport } from './types.ts';
import { element, XML_HEAD } from './xml.ts';

/** The report of Checkstyle, which many CI servers read. @source checkstyle XMLLogger */
export function checkstyleReport({ findings, errors }: Pick<LintReport, 'findings' | 'errors'>): string {
  const files = [...new Set([...errors, ...findings.map(f => f.at)].map(at => at.file))].sort();
  const content = files.map(file =>
    element('file', { name: file }, [
      ...errors.filter(error => error.file === file).map(ofInputError),
      ...findings.filter(({ at }) => at.file === file).map(ofFinding),
    ]),
  );
  return `${XML_HEAD}${element('checkstyle', { version: '4.3' }, content)}`;
}

function ofFinding({ at, severity, message, rule }: Finding): string {
  const source = `pid1-lint.${rule}`;
  return element('error', { line: at.line, column: at.column, severity, message, source });
}

function ofInputError({ line = 1, column, message }: InputError): string {
  return element('error', { line, column, severity: 'error', message, source: 'pid1-lint' });
}
