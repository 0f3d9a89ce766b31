import type { Row } from './row.ts';
import { rows } from './table.ts';

const byRepo = new Map<string, Row[]>();
for (const row of rows) {
  for (const repo of row.repos) byRepo.set(repo, [...(byRepo.get(repo) ?? []), row]);
}

/** The rows of a repository. The bundles hold this as text, since reading the whole table takes longer than a rule. */
export function rowsOf(repo: string): readonly Row[] {
  return byRepo.get(repo) ?? [];
}
