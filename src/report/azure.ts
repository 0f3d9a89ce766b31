import type { Finding, InputError } from '../lint/types.ts';
import { inert, safe } from './text.ts';
import type { LintReport } from './types.ts';

/**
 * Logging commands of Azure Pipelines; it knows errors and warnings alone, so info is a plain line.
 *
 * @source learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands; microsoft/azure-pipelines-task-lib
 * node/taskcommand.ts for what is escaped
 */
export function azureReport({ findings, errors }: Pick<LintReport, 'findings' | 'errors'>): string {
  return [...errors.map(ofInputError), ...findings.map(ofFinding)].map(line => `${line}\n`).join('');
}

function ofFinding({ severity, at, rule, message }: Finding): string {
  if (severity === 'info')
    return inert(`${data(`${at.file}:${at.line}:${at.column}: info: ${message}`)} [${rule}]`);
  return issue(severity, { ...place(at), code: rule }, message);
}

const ofInputError = (error: InputError) => issue('error', place(error), error.message);

const place = ({ file, line, column }: Pick<InputError, 'file' | 'line' | 'column'>) => ({
  sourcepath: file,
  linenumber: line,
  columnnumber: column,
});

function issue(
  type: 'error' | 'warning',
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const words = Object.entries({ type, ...properties }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))};`],
  );
  return `##vso[task.logissue ${words.join('')}]${data(message)}`;
}

/** A percent sign is doubled in its meaning, so that what looks like an escape is none. */
const data = (text: string) =>
  safe(text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));

const property = (text: string) => data(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
