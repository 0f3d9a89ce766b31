import { commandText, type Location } from '../base/index.ts';
import { countBySeverity, SEVERITIES } from '../lint/severity.ts';
import type { Finding, Launch } from '../lint/types.ts';
import { commandLine } from '../model/index.ts';
import type { FormatContext } from './formats.ts';
import { lastLineOf } from './frame.ts';
import { SCRIPT, STYLE } from './html-page.ts';
import { stopPicture, treePicture } from './html-picture.ts';
import { ruleUrl } from './links.ts';
import { escapeMarkup } from './markup.ts';
import { count, duration } from './text.ts';
import { readableStop, timelineKey } from './timeline.ts';
import type { LintReport } from './types.ts';

/** One page that holds all: findings with their pictures, and every container. */
export function htmlReport(report: LintReport, context: FormatContext): string {
  const { findings, errors, launches = [] } = report;
  const shown = new Map<string, string>();
  const cards = findings.map((finding, i) => card(finding, `f${i + 1}`, context, shown));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>pid1-lint: ${escapeMarkup(summaryText(report))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>pid1-lint</h1>
<p class="sum">${escapeMarkup(summaryText(report))}</p>
${findings.length > 0 ? filters(findings) : ''}
</header>
<main>
${errors.map(({ file, line, message }) => `<p class="problem">${place({ file, line })} ${quoted(message)}</p>`).join('\n')}
${cards.join('\n')}
${launches.length > 0 ? `<h2>Containers</h2>\n${launches.map(container).join('\n')}` : ''}
</main>
<footer>pid1-lint ${escapeMarkup(context.version)}</footer>
<script>${findings.length > 0 ? SCRIPT : ''}</script>
</body>
</html>
`;
}

function summaryText({ findings, files, inBaseline }: LintReport): string {
  const n = countBySeverity(findings);
  const parts = SEVERITIES.flatMap(severity => (n[severity] > 0 ? [count(n[severity], severity)] : []));
  const known = inBaseline ? `, ${inBaseline} in the baseline` : '';
  return `${parts.length === 0 ? 'no findings' : parts.join(', ')} in ${count(files, 'file')}${known}`;
}

function filters(findings: readonly Finding[]): string {
  const select = (id: string, label: string, values: readonly string[]) => {
    const options = [...new Set(values)].sort().map(value => `<option>${escapeMarkup(value)}</option>`);
    return `<label>${label} <select id="${id}"><option value="">all</option>${options.join('')}</select></label>`;
  };
  const boxes = SEVERITIES.map(
    severity => `<label><input type="checkbox" id="is-${severity}" checked> ${severity}</label>`,
  );
  return `<div class="filters">
${select(
  'file',
  'File',
  findings.map(f => f.at.file),
)}
${select(
  'rule',
  'Rule',
  findings.map(f => f.rule),
)}
<div>${boxes.join('\n')}</div>
<span id="left" class="context" role="status"></span>
</div>`;
}

function card(finding: Finding, id: string, context: FormatContext, shown: Map<string, string>): string {
  const { rule, severity, certainty, message, at, related, fixes, launch } = finding;
  const url = ruleUrl(rule, context);
  const name =
    url === undefined ? escapeMarkup(rule) : `<a href="${escapeMarkup(url)}">${escapeMarkup(rule)}</a>`;
  const where = finding.context === 'docker run' ? '' : finding.context;
  return `<article id="${id}" class="${severity}" data-file="${escapeMarkup(at.file)}" data-rule="${escapeMarkup(rule)}" data-severity="${severity}">
<div class="head"><span class="badge">${severity}</span><h3>${name}</h3>${place(at)}${remark(certainty === 'may' ? 'not certain' : '')}${remark(where)}</div>
<p>${quoted(message)}</p>
${frame(at, context)}
${launch && finding.showsTimeline ? pictures(launch, id, shown) : ''}
${list([
  ...related.map(r => `see ${place(r.at)} ${quoted(r.note)}`),
  ...fixes.map(f => `<b>fix</b>${f.safety === 'safe' ? '' : ' (suggested)'}: ${quoted(f.title)}`),
])}
</article>`;
}

const remark = (text: string) => (text === '' ? '' : `<span class="context">${escapeMarkup(text)}</span>`);

const list = (items: readonly string[]) =>
  items.length === 0 ? '' : `<ul class="do">${items.map(item => `<li>${item}</li>`).join('')}</ul>`;

/** Once for each way of stopping; after that a link to it. */
function pictures(launch: Launch, id: string, shown: Map<string, string>): string {
  const key = timelineKey(launch);
  const before = shown.get(key);
  if (before !== undefined)
    return `<p class="context">the stop goes as shown <a href="#${before}">above</a></p>`;
  shown.set(key, id);
  return picturesOf(launch);
}

function picturesOf({ stop }: Launch): string {
  const tree = treePicture(stop);
  const time = stopPicture(stop);
  return [
    ...(tree === '' ? [] : ['<h4>Processes</h4>', tree]),
    ...(time === '' ? [] : [`<h4>Stop</h4>`, time, steps(stop)]),
  ].join('\n');
}

function steps(stop: Launch['stop']): string {
  const rows = readableStop(stop).steps.map(
    ({ atMs, who, what, citation }, i) =>
      `<li><i>${i + 1}</i><time>${duration(atMs)}</time><span><b>${escapeMarkup(who)}</b> ${quoted(what)}${citation === undefined ? '' : ` <small>${escapeMarkup(citation)}</small>`}</span></li>`,
  );
  const status = stop.exitStatus === null ? '' : `<p class="context">exit status ${stop.exitStatus}</p>`;
  return `<ol class="steps">${rows.join('')}</ol>${status}`;
}

function container(launch: Launch): string {
  const { spec, stop, prediction } = launch;
  const command = commandText(stop.tree?.pid1.argv ?? commandLine(spec));
  return `<details class="container"><summary>${place({ file: spec.file })} <span class="context">${escapeMarkup(spec.context)}</span>
<span class="outcome ${stop.outcome}">${stop.outcome}</span> <code>${escapeMarkup(command)}</code></summary>
<p>${quoted(stop.reason)}</p>
${picturesOf(launch)}
${list(prediction.unknowns.map(unknown => `unknown: ${quoted(unknown)}`))}
</details>`;
}

const place = ({ file, line, column }: { file: string; line?: number | undefined; column?: number }) =>
  `<span class="place">${escapeMarkup([file, ...(line === undefined ? [] : [line]), ...(column === undefined ? [] : [column])].join(':'))}</span>`;

/** A sentence whose `quoted` parts are code. */
const quoted = (text: string) =>
  text
    .split('`')
    .map((part, i, all) =>
      i % 2 === 1 && i < all.length - 1
        ? `<code>${escapeMarkup(part)}</code>`
        : `${i % 2 === 1 ? '`' : ''}${escapeMarkup(part)}`,
    )
    .join('');

const MAX_LINES = 6;
const MAX_LENGTH = 2000;

/** The lines of a finding, with one above and one below. */
function frame(at: Location, { read }: FormatContext): string {
  const last = Math.min(lastLineOf(at), at.line + MAX_LINES - 1);
  const lines = read(at.file)?.split('\n', last + 1);
  if (!lines || lines[at.line - 1] === undefined) return '';
  const rows: string[] = [];
  for (let line = Math.max(1, at.line - 1); line <= Math.min(last + 1, lines.length); line++) {
    const source = (lines[line - 1] ?? '').replace(/\r$/, '').replaceAll('\t', '    ').slice(0, MAX_LENGTH);
    const isHere = line >= at.line && line <= last;
    if (!isHere && source.trim() === '') continue;
    rows.push(`<span${isHere ? ' class="here"' : ''}><b>${line}</b>${escapeMarkup(source)}</span>`);
  }
  return `<div class="frame"><code style="background:none;padding:0">${rows.join('')}</code></div>`;
}
