import type { Rule } from '../lint/types.ts';
import { chapter, packageVersion } from '../node/package.ts';
import type { LintReport, SourceReader, TraceReport } from '../report/types.ts';
import { type Host, reportColumns, UsageError, wantsColour } from './host.ts';
import type { Arguments, Format } from './options.ts';

/** In a step of GitHub Actions findings become annotations, where nothing else was asked for. */
function lintFormat({ format }: Arguments, { env }: Host): Format {
  return format ?? (env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');
}

/** Only what a format needs is loaded: a start counts more than anything else here. */
export async function lintReport(
  report: LintReport,
  args: Arguments,
  host: Host,
  read: SourceReader['read'],
  rules: readonly Rule[],
): Promise<string> {
  switch (lintFormat(args, host)) {
    case 'json':
      return (await import('../report/json.ts')).jsonReport(report);
    case 'github':
      return (await import('../report/github.ts')).githubReport(report);
    case 'sarif': {
      const { sarifReport } = await import('../report/sarif.ts');
      const pages = new Map(rules.map(rule => [rule.id, chapter(rule.id)]));
      return sarifReport(report, { rules, pages, version: packageVersion(), read });
    }
    case 'pretty': {
      const { prettyReport } = await import('../report/pretty.ts');
      return prettyReport(report, { ...view(args, host), read });
    }
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
});
