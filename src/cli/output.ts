import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../lint/types.ts';
import { chapter, packageVersion } from '../node/package.ts';
import { FORMATS, type Format, type FormatContext, type FormatName } from '../report/formats.ts';
import { ruleUrl } from '../report/links.ts';
import { safe } from '../report/text.ts';
import type { Links, LintReport, SourceReader, TraceReport } from '../report/types.ts';
import { codeColumns, type Host, reportColumns, UsageError, wantsColour, wantsLinks } from './host.ts';
import type { Arguments } from './options.ts';

/** They name no fix, so that none has to be worked out. */
export const WITHOUT_FIXES: ReadonlySet<FormatName> = new Set(['compact', 'checkstyle', 'azure', 'gitlab']);

/** CI servers that show findings where they are get their format, where no other was asked for. */
export function lintFormat({ format }: Arguments, { env }: Host): FormatName {
  if (format) return format;
  if (env.GITHUB_ACTIONS === 'true') return 'github';
  return env.TF_BUILD?.toLowerCase() === 'true' ? 'azure' : 'pretty';
}

/** Only what a format needs is loaded: a start counts more than anything else here. */
export async function lintReport(
  report: LintReport,
  args: Arguments,
  host: Host,
  read: SourceReader['read'],
  rules: readonly Rule[],
): Promise<string> {
  const name = lintFormat(args, host);
  const version = packageVersion();
  const context: FormatContext = { ...view(args, host), read, rules, version, page: chapter };
  const summary = host.env.GITHUB_STEP_SUMMARY;
  if (name === 'github' && summary) {
    const { summaryReport } = await import('../report/summary.ts');
    appendSummary(summary, summaryReport(report, context), host);
  }
  const format: Format = await FORMATS[name]();
  return format(report, context);
}

/** A step that can't write its summary has found the same. */
function appendSummary(file: string, text: string, host: Host): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    host.err(`the job summary cannot be written: ${safe((error as Error).message)}\n`);
  }
}

export async function traceOutput(report: TraceReport, args: Arguments, host: Host): Promise<string> {
  switch (plainFormat(args)) {
    case 'json':
      return (await import('../report/trace-json.ts')).traceJsonReport(report);
    case 'pretty':
      return (await import('../report/trace.ts')).traceReport(report.launches, view(args, host));
  }
}

export async function rulesList(rules: readonly Rule[], args: Arguments, host: Host): Promise<string> {
  const { rulesJson, rulesReport } = await import('../report/rules.ts');
  return plainFormat(args) === 'json' ? rulesJson(rules) : rulesReport(rules, view(args, host));
}

/** The formats of commands other than lint. */
export function plainFormat({ command, format = 'pretty' }: Arguments): 'pretty' | 'json' {
  if (format === 'pretty' || format === 'json') return format;
  throw new UsageError(`${command} has no --format ${format}, only pretty and json`);
}

export const versionText = () => `${packageVersion()}\n`;

export const view = ({ color }: Arguments, host: Host) => ({
  colour: wantsColour(color, host),
  columns: reportColumns(host),
  codeColumns: codeColumns(host),
  ...(wantsLinks(host) && { links: linksFrom(host) }),
});

const linksFrom = ({ cwd }: Host): Links => ({
  file: path => pathToFileURL(resolve(cwd, path)).href,
  rule: id => ruleUrl(id, { page: chapter }),
});
