import { atLeast } from '../lint/severity.ts';
import type { Finding } from '../lint/types.ts';
import type { FormatContext } from './formats.ts';
import { ruleUrl } from './links.ts';
import { styleFor } from './paint.ts';
import { timelineRows } from './timeline.ts';
import type { LintReport } from './types.ts';
import { element, XML_HEAD, xmlLines } from './xml.ts';

/**
 * JUnit's XML as CI servers read it: a file is a suite, a finding of warning or above a failed case, and a file that
 * has none passes.
 *
 * @source jenkinsci/xunit-plugin junit-10.xsd
 */
export function junitReport(report: LintReport, context: FormatContext): string {
  const names = [
    ...report.findings.map(f => f.at.file),
    ...report.errors.map(e => e.file),
    ...linted(report),
  ];
  const suites = [...new Set(names)].sort().map(file => suite(file, report, context));
  const sum = (key: 'tests' | 'failures' | 'errors') => suites.reduce((n, s) => n + s[key], 0);
  const totals = { tests: sum('tests'), failures: sum('failures'), errors: sum('errors') };
  return `${XML_HEAD}${element(
    'testsuites',
    { name: 'pid1-lint', ...totals },
    suites.map(s => s.xml),
  )}`;
}

const linted = ({ launches = [] }: LintReport) => launches.map(({ spec }) => spec.file);

function suite(file: string, { findings, errors }: LintReport, context: FormatContext) {
  const failures = findings.filter(f => f.at.file === file && atLeast(f.severity, 'warning'));
  const broken = errors.filter(error => error.file === file);
  const cases = [
    ...broken.map(({ message, line = 1 }) =>
      element('testcase', { name: `readable:${line}`, classname: file }, [
        element('error', { message, type: 'input' }),
      ]),
    ),
    ...failures.map(finding => failed(finding, context)),
  ];
  if (cases.length === 0) cases.push(element('testcase', { name: 'pid1-lint', classname: file }));
  const counts = { tests: cases.length, failures: failures.length, errors: broken.length };
  return { ...counts, xml: element('testsuite', { name: file, ...counts, file }, cases) };
}

function failed(finding: Finding, context: FormatContext): string {
  const { rule, at, severity, message, launch, showsTimeline, fixes } = finding;
  const url = ruleUrl(rule, context);
  const lines = [
    `${at.file}:${at.line}:${at.column}: ${severity}: ${message}`,
    ...(launch && showsTimeline ? timelineRows(launch.stop, styleFor(false), 100) : []),
    ...fixes.map(fix => `fix: ${fix.title}`),
    ...(url === undefined ? [] : [url]),
  ];
  return element('testcase', { name: `${rule}:${at.line}:${at.column}`, classname: at.file }, [
    element('failure', { message, type: rule }, [xmlLines(lines)]),
  ]);
}
