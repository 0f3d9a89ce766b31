import { SEVERITIES } from '../lint/severity.ts';
import type { Finding, InputError, Severity } from '../lint/types.ts';
import { count, safe } from './text.ts';
import type { LintReport } from './types.ts';

/** GitHub shows at most this many annotations of a level for a step, and drops the rest without a word. */
const MAX_OF_A_LEVEL = 10;

type Level = 'error' | 'warning' | 'notice';
const LEVELS: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', info: 'notice' };

interface Annotation {
  readonly level: Level;
  readonly properties: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/**
 * Workflow commands of GitHub Actions, errors first.
 *
 * @source docs.github.com, "Workflow commands"; actions/toolkit docs/problem-matchers.md for the limits
 */
export function githubReport({ findings, errors }: Pick<LintReport, 'findings' | 'errors'>): string {
  const all = [...errors.map(ofInputError), ...findings.map(ofFinding)];
  const ofLevel = (severity: Severity) => all.filter(a => a.level === LEVELS[severity]);
  const tooMany = SEVERITIES.some(severity => ofLevel(severity).length > MAX_OF_A_LEVEL);
  const shown = SEVERITIES.flatMap(severity => {
    // The last notice is kept free for the line that tells how many more there are.
    const room = tooMany && severity === 'info' ? MAX_OF_A_LEVEL - 1 : MAX_OF_A_LEVEL;
    return ofLevel(severity).slice(0, room);
  });
  const hidden = all.length - shown.length;
  return [...shown, ...(hidden > 0 ? [more(hidden)] : [])].map(command).join('');
}

function more(hidden: number): Annotation {
  return {
    level: 'notice',
    properties: { title: 'pid1-lint' },
    message: `${count(hidden, 'more finding')}: GitHub shows ${MAX_OF_A_LEVEL} of a level, --format sarif has them all`,
  };
}

function ofFinding({ severity, at, rule, message }: Finding): Annotation {
  const oneLine = at.line === at.endLine;
  const properties = {
    file: at.file,
    line: at.line,
    endLine: at.endLine,
    // Columns count only where the range is in one line, and their end is inclusive.
    col: oneLine ? at.column : undefined,
    endColumn: oneLine ? Math.max(at.column, at.endColumn - 1) : undefined,
    title: `pid1-lint ${rule}`,
  };
  return { level: LEVELS[severity], properties, message };
}

function ofInputError({ file, line, column, message }: InputError): Annotation {
  return { level: 'error', properties: { file, line, col: column, title: 'pid1-lint' }, message };
}

function command({ level, properties, message }: Annotation): string {
  const words = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${words.join(',')}::${escapeData(message)}\n`;
}

const escapeData = (text: string) =>
  safe(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));

const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
