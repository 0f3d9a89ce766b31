import { SEVERITIES } from '../lint/severity.ts';
import type { Rule, RuleMeta } from '../lint/types.ts';
import { styleFor } from './paint.ts';
import { jsonText, wrap } from './text.ts';
import type { ViewOptions } from './types.ts';

const GROUPS: Readonly<Record<RuleMeta['group'], string>> = {
  'who-is-pid1': 'Who is PID 1',
  init: 'Init',
  signals: 'Signals',
  reaping: 'Reaping',
  deployment: 'Deployment',
};

/** `rules`: what there is, by group. */
export function rulesReport(rules: readonly Rule[], { colour, columns }: ViewOptions): string {
  const style = styleFor(colour);
  const width = Math.max(0, ...rules.map(r => r.id.length));
  const severityWidth = Math.max(...SEVERITIES.map(s => s.length));
  const indent = 2 + width + 2 + severityWidth + 2;
  const row = ({ id, meta }: Rule) => {
    const [first = '', ...rest] = wrap(meta.summary, Math.max(30, columns - indent));
    const severity = style.severity[meta.severity](meta.severity.padEnd(severityWidth));
    return [
      `  ${style.strong(id.padEnd(width))}  ${severity}  ${first}`,
      ...rest.map(l => ' '.repeat(indent) + l),
    ];
  };
  const sections = Object.entries(GROUPS).flatMap(([group, title]) => {
    const own = rules.filter(r => r.meta.group === group).sort((a, b) => (a.id < b.id ? -1 : 1));
    return own.length === 0 ? [] : [[style.label(title), ...own.flatMap(row)].join('\n')];
  });
  return `${sections.join('\n\n')}\n`;
}

/** `rules --format json`. */
export function rulesJson(rules: readonly Rule[]): string {
  const list = rules.map(({ id, meta: { severity, group, summary } }) => ({ id, severity, group, summary }));
  return jsonText({ version: 1, rules: list });
}
