import { commandText } from '../base/index.ts';
import { countBySeverity } from '../lint/severity.ts';
import type { Finding, Severity } from '../lint/types.ts';
import type { FormatContext } from './formats.ts';
import { ruleUrl } from './links.ts';
import { escapeMarkup } from './markup.ts';
import { styleFor } from './paint.ts';
import { signalPhrase } from './process.ts';
import { count, safe } from './text.ts';
import { timelineKey, timelineRows } from './timeline.ts';
import { treeRows } from './tree.ts';
import type { LintReport } from './types.ts';

/** A step's summary may have 1 MiB; a page that nobody reads to its end is no summary. */
const MAX_FINDINGS = 50;
const ICON: Readonly<Record<Severity, string>> = { error: '🛑', warning: '⚠️', info: 'ℹ️' };

/**
 * The summary of a job in GitHub Actions, in Markdown: each finding with its process tree and its stop.
 *
 * @source docs.github.com, "Adding a job summary"
 */
export function summaryReport(report: LintReport, context: FormatContext): string {
  const { findings, errors, files, inBaseline } = report;
  const n = countBySeverity(findings);
  const counts = [count(n.error, 'error'), count(n.warning, 'warning'), count(n.info, 'info')].join(', ');
  const known = inBaseline ? `, ${inBaseline} in the baseline` : '';
  const shown = findings.slice(0, MAX_FINDINGS);
  const printed = new Set<string>();
  const blocks = shown.map(finding => block(finding, context, printed));
  const more = findings.length - shown.length;
  return [
    `## pid1-lint: ${findings.length === 0 ? 'no findings' : counts} in ${count(files, 'file')}${known}`,
    '',
    ...errors.map(({ file, line, message }) => `- 🛑 ${code(place(file, line))} ${inline(message)}`),
    ...blocks,
    ...(more > 0 ? [`and ${count(more, 'more finding')}`] : []),
    '',
  ].join('\n');
}

const place = (file: string, line: number | undefined) => (line === undefined ? file : `${file}:${line}`);

function block(finding: Finding, context: FormatContext, printed: Set<string>): string {
  const { rule, severity, message, at, fixes, launch } = finding;
  const url = ruleUrl(rule, context);
  const name = url === undefined ? code(rule) : `[${code(rule)}](${url})`;
  const where =
    finding.context === '' || finding.context === 'docker run' ? '' : ` — ${inline(finding.context)}`;
  const key = launch && timelineKey(launch);
  const isNew = key !== undefined && finding.showsTimeline && !printed.has(key);
  if (isNew) printed.add(key);
  return [
    `### ${ICON[severity]} ${name} ${code(`${at.file}:${at.line}`)}${where}`,
    '',
    inline(message),
    '',
    ...fixes.map(fix => `- fix${fix.safety === 'safe' ? '' : ' (suggested)'}: ${inline(fix.title)}`),
    ...(isNew && launch ? ['', details(launch)] : []),
    '',
  ].join('\n');
}

function details({ stop, spec }: NonNullable<Finding['launch']>): string {
  const style = styleFor(false);
  const { tree, signal } = stop;
  const processes = tree
    ? treeRows(tree.pid1, node => (signal ? signalPhrase(node, signal) : ''), style, 110)
    : [];
  const rows = [...processes, ...(processes.length > 0 ? [''] : []), ...timelineRows(stop, style, 110)];
  const title = tree ? commandText(tree.pid1.argv) : spec.context;
  return [
    `<details><summary>Processes and stop of ${code(title)}</summary>`,
    '',
    // What is between the tags of <pre> is no Markdown.
    `<pre>${rows.map(row => escapeMarkup(row.trimEnd())).join('\n')}</pre>`,
    '',
    '</details>',
  ].join('\n');
}

const code = (text: string) => `<code>${plain(text)}</code>`;

/** Text in which nothing is Markdown, HTML or a link. */
const plain = (text: string) =>
  safe(text).replace(/[&<>"'`\\*_[\]~|#!@:]/g, character => `&#${character.charCodeAt(0)};`);

/** A sentence whose `quoted` parts are code. */
const inline = (text: string) =>
  text
    .split('`')
    .map((part, i, all) => {
      if (i % 2 === 1) return i < all.length - 1 ? code(part) : plain(`\`${part}`);
      return plain(part);
    })
    .join('');
