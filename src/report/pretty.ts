import { commandText } from '../base/index.ts';
import { countBySeverity } from '../lint/severity.ts';
import type { Finding, Fix } from '../lint/types.ts';
import { mainOf } from '../model/index.ts';
import { codeFrame, gutterFor, lastLineOf } from './frame.ts';
import { type Style, styleFor } from './paint.ts';
import { signalPhrase } from './process.ts';
import { count, inert, safe, truncate, wrap } from './text.ts';
import { timelineKey, timelineRows } from './timeline.ts';
import type { LintReport, SourceReader, ViewOptions } from './types.ts';

type PrettyOptions = ViewOptions & SourceReader;

/** The report for people: each finding with its line, PID 1, the stop in time, and what to do. */
export function prettyReport(report: LintReport, options: PrettyOptions): string {
  const style = styleFor(options.colour, options.links !== undefined);
  const printed = new Map<string, string>();
  const blocks = report.findings.map(finding => {
    const key = finding.launch && timelineKey(finding.launch);
    const before = key === undefined ? undefined : printed.get(key);
    if (key !== undefined && finding.showsTimeline && before === undefined)
      printed.set(key, placeOf(finding));
    return findingBlock(finding, { ...options, style, timelineAt: before });
  });
  const rows = [...blocks.flatMap(rows => [...rows, '']), summary(report, style)];
  return `${rows.map(row => inert(row.trimEnd())).join('\n')}\n`;
}

interface View extends PrettyOptions {
  readonly style: Style;
  /** Where the same timeline is printed already. */
  readonly timelineAt: string | undefined;
}

const placeOf = ({ at }: Finding) => safe(`${at.file}:${at.line}:${at.column}`);

function findingBlock(finding: Finding, view: View): readonly string[] {
  return [
    ...header(finding, view),
    ...messageRows(finding, view),
    ...block(frameRows(finding, view)),
    ...(finding.showsTimeline ? block(stopRows(finding, view)) : []),
    ...block(footer(finding, view)),
  ];
}

/** Rows with an empty one before them; nothing for nothing. */
const block = (rows: readonly string[]) => (rows.length === 0 ? [] : ['', ...rows]);

/** The place and the rule; where the container is declared stands below, if it does not go behind. */
function header(finding: Finding, { style, links, columns }: View): readonly string[] {
  const { severity, rule, certainty, context } = finding;
  const where = context === 'docker run' ? '' : safe(context);
  const doubt = certainty === 'may' ? `  ${style.dim('not certain')}` : '';
  const place = style.link(style.path(placeOf(finding)), links?.file(finding.at.file));
  const name = style.link(style.strong(rule), links?.rule(rule));
  const head = `${place}  ${style.severity[severity](severity)}  ${name}${doubt}`;
  if (where === '') return [head];
  const width = [placeOf(finding), severity, rule, doubt === '' ? '' : 'not certain', where]
    .filter(Boolean)
    .join('  ').length;
  if (width <= columns) return [`${head}  ${style.dim(where)}`];
  return [head, ...wrap(where, columns - 2).map(line => `  ${style.dim(line)}`)];
}

function messageRows({ message }: Finding, { style, columns }: View): readonly string[] {
  return style.quoted(wrap(safe(message), columns - 2)).map(line => `  ${line}`);
}

function frameRows(finding: Finding, view: View): readonly string[] {
  const { at } = finding;
  const { style, codeColumns: columns = view.columns } = view;
  const text = view.read(at.file);
  const rows = text === undefined ? [] : codeFrame({ text, at, style, columns });
  if (rows.length === 0 || !finding.showsTimeline) return rows;
  const gutter = gutterFor(style, String(lastLineOf(at)).length);
  return [...rows, ...processRows(finding, view, columns - gutter.width).map(row => `${gutter.empty}${row}`)];
}

/** PID 1, and the main program where that is another process. */
function processRows({ launch }: Finding, { style }: View, width: number): readonly string[] {
  const { tree, signal } = launch?.stop ?? {};
  if (!tree) return [];
  const main = mainOf(tree);
  const nodes = main.id === tree.pid1.id ? [tree.pid1] : [tree.pid1, main];
  return nodes.flatMap(node => {
    const label = node.id === '1' ? 'PID 1' : 'main';
    const command = truncate(safe(commandText(node.argv)), Math.max(20, width - 12));
    const head = `     ${style.label(`${label.padStart(5)}:`)} ${style.strong(command)}`;
    if (!signal) return [head];
    const note = safe(signalPhrase(node, signal));
    const gap = width - 12 - command.length - note.length;
    return gap >= 3 ? [`${head}   ${style.dim(note)}`] : [head, `${' '.repeat(12)}${style.dim(note)}`];
  });
}

function stopRows({ launch }: Finding, { style, columns, timelineAt }: View): readonly string[] {
  if (!launch || launch.stop.timeline.length === 0) return [];
  if (timelineAt !== undefined) return [`  ${style.dim(`the stop goes as shown at ${timelineAt}`)}`];
  return timelineRows(launch.stop, style, columns);
}

function footer(finding: Finding, { style, columns }: View): readonly string[] {
  const row = (label: string, text: string, paint = (t: string) => t) => {
    const lines = style.quoted(wrap(safe(text), columns - 7)).map(paint);
    return lines.map((line, i) => `  ${i === 0 ? style.label(label.padEnd(3)) : '   '}  ${line}`);
  };
  return [
    ...finding.related.flatMap(({ at, note }) => row('see', `${at.file}:${at.line}:${at.column} ${note}`)),
    ...finding.fixes.flatMap(fix => row('fix', fixText(fix))),
    ...row('why', `pid1-lint explain ${finding.rule}`, style.dim),
  ];
}

const fixText = ({ title, safety }: Fix) => (safety === 'safe' ? title : `${title} (suggested)`);

function summary({ findings, errors, files, inBaseline }: LintReport, style: Style): string {
  const n = countBySeverity(findings);
  const parts = [
    ...(n.error > 0 ? [style.severity.error(count(n.error, 'error'))] : []),
    ...(n.warning > 0 ? [style.severity.warning(count(n.warning, 'warning'))] : []),
    ...(n.info > 0 ? [style.severity.info(count(n.info, 'info'))] : []),
  ];
  const unread = errors.length > 0 ? `, ${style.bad(`${count(errors.length, 'problem')} reading them`)}` : '';
  const known = inBaseline ? `, ${inBaseline} in the baseline` : '';
  const where = style.dim(`in ${count(files, 'file')}${known}`);
  if (parts.length > 0) return `${style.bad('✖')} ${parts.join(', ')} ${where}${unread}`;
  if (files === 0 && errors.length > 0)
    return style.bad(`✖ nothing could be read: ${count(errors.length, 'problem')}`);
  return errors.length > 0 ? `no findings ${where}${unread}` : `${style.good('✔')} no findings ${where}`;
}
