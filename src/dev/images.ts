import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Row } from '../knowledge/images/row.ts';
import { rows } from '../knowledge/images/table.ts';

/** Writes the table of base images sorted by name, one row a line. `--check` fails where it is not so. */
const file = fileURLToPath(new URL('../knowledge/images/table.ts', import.meta.url));
const START = 'export const rows: readonly Row[] = [\n';

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${memberName(key)}: ${literal(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

const memberName = (key: string) => (/^[A-Za-z_]\w*$/.test(key) ? key : literal(key));

/** The text of the table's file; what comes before the rows stays as it is. */
export function tableText(current: string, table: readonly Row[] = rows): string {
  const head = current.slice(0, current.indexOf(START));
  const sorted = [...table].sort((a, b) => (a.row < b.row ? -1 : 1));
  return `${head}${START}${sorted.map(row => `  ${literal(row)},\n`).join('')}];\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const current = readFileSync(file, 'utf8');
  const text = tableText(current);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (text !== current) {
    console.error('src/knowledge/images/table.ts is not sorted or not one row a line: run src/dev/images.ts');
    process.exitCode = 1;
  }
}
