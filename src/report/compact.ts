import type { Finding } from '../lint/types.ts';
import { styleFor } from './paint.ts';
import { inert, safe } from './text.ts';
import type { LintReport, ViewOptions } from './types.ts';

/** One line a finding, as compilers write it: editors and grep take it apart. */
export function compactReport({ findings }: LintReport, { colour }: Pick<ViewOptions, 'colour'>): string {
  const style = styleFor(colour);
  const line = ({ at, severity, message, rule, certainty, context }: Finding) => {
    const place = style.path(safe(`${at.file}:${at.line}:${at.column}`));
    const doubt = certainty === 'may' ? ' (not certain)' : '';
    const where = context === 'docker run' || context === '' ? '' : ` (${safe(context)})`;
    const [text = ''] = style.quoted([safe(message)]);
    return `${place}: ${style.severity[severity](severity)}: ${text}${doubt}${where} ${style.dim(`[${rule}]`)}`;
  };
  return findings.map(finding => `${inert(line(finding))}\n`).join('');
}
