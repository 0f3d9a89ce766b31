import { rules } from '../../rules/index.ts';

/** The README with its table of rules filled in. */
export function readmeWithRules(readme: string): string {
  const rows = rules.map(
    ({ id, meta }) => `| [${id}](rules/${id}/README.md) | ${meta.severity} | ${meta.summary} |`,
  );
  const table = ['| rule | severity | fires when |', '|---|---|---|', ...rows].join('\n');
  return readme.replace(/<!-- rules -->[\s\S]*<!-- \/rules -->/, `<!-- rules -->\n${table}\n<!-- /rules -->`);
}
