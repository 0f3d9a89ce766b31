import type { Location } from '../base/index.ts';
import type { Finding, Severity } from '../lint/types.ts';
import type { FormatContext } from './formats.ts';
import { ruleUrl } from './links.ts';
import { jsonText } from './text.ts';
import type { LintReport, SourceReader } from './types.ts';

const SEVERITY = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const satisfies Record<
  Severity,
  string
>;

/** Reviewdog's diagnostics, whose columns count bytes of UTF-8. @source reviewdog proto/rdf/reviewdog.proto */
export function rdjsonReport({ findings, errors }: LintReport, context: FormatContext): string {
  const diagnostics = [
    ...errors.map(({ file, line, column, message }) => ({
      message,
      location: {
        path: file,
        ...(line === undefined ? {} : { range: { start: { line, column: column ?? 1 } } }),
      },
      severity: 'ERROR',
    })),
    ...findings.map(finding => diagnostic(finding, context)),
  ];
  return jsonText({ source: { name: 'pid1-lint' }, diagnostics });
}

function diagnostic(finding: Finding, context: FormatContext) {
  const { rule, severity, message, at, related, fixes } = finding;
  const url = ruleUrl(rule, context);
  // A suggestion is one edit of the file that the diagnostic is in.
  const suggestions = fixes.flatMap(({ edits: [edit, another] }) =>
    edit && !another && edit.at.file === at.file
      ? [{ range: rangeOf(edit.at, context), text: edit.text }]
      : [],
  );
  return {
    message,
    location: placeOf(at, context),
    severity: SEVERITY[severity],
    code: { value: rule, ...(url === undefined ? {} : { url }) },
    ...(suggestions.length === 0 ? {} : { suggestions }),
    ...(related.length === 0
      ? {}
      : {
          related_locations: related.map(r => ({ message: r.note, location: placeOf(r.at, context) })),
        }),
  };
}

const placeOf = (at: Location, source: SourceReader) => ({ path: at.file, range: rangeOf(at, source) });

function rangeOf(at: Location, { read }: SourceReader) {
  const lines = read(at.file)?.split('\n', at.endLine) ?? [];
  const bytes = (line: number, column: number) =>
    new TextEncoder().encode((lines[line - 1] ?? ' '.repeat(column)).slice(0, column - 1)).length + 1;
  return {
    start: { line: at.line, column: bytes(at.line, at.column) },
    end: { line: at.endLine, column: bytes(at.endLine, at.endColumn) },
  };
}
