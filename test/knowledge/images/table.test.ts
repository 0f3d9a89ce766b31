import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableText } from '../../../src/dev/images.ts';
import { parseSignal } from '../../../src/kernel/index.ts';
import { lookupImage } from '../../../src/knowledge/images/index.ts';
import { rows } from '../../../src/knowledge/images/table.ts';

test('the table is sorted, one row a line', () => {
  const text = readFileSync(new URL('../../../src/knowledge/images/table.ts', import.meta.url), 'utf8');
  expect(tableText(text)).toBe(text);
});

test('names of rows are unique', () => {
  expect(new Set(rows.map(row => row.row)).size).toBe(rows.length);
});

test.each(rows.map(row => [row.row, row] as const))('%s is well formed', (_, row) => {
  expect(row.source).toMatch(/\S+ \S+/);
  expect(row.repos.length).toBeGreaterThan(0);
  expect([...row.tokens, ...(row.words ?? [])].every(word => /^[a-z]+$/.test(word))).toBe(true);
  if (row.stopSignal !== null) expect(parseSignal(row.stopSignal)).toBe(row.stopSignal);
  for (const part of (row.env.PATH ?? '/bin').split(':')) expect(part).toMatch(/^\//);
  const named = [...(row.entrypoint ?? []), ...(row.cmd ?? [])].map(word =>
    word.slice(word.lastIndexOf('/') + 1),
  );
  for (const [name, script] of Object.entries(row.scripts)) {
    expect(named).toContain(name);
    expect(script.source).toMatch(/[0-9a-f]{40}/);
    expect(script.command !== undefined).toBe(script.does !== 'exec');
  }
});

test.each(rows.map(row => [row.row, row] as const))(
  '%s can be reached, unless no tag is its own',
  (_, row) => {
    const [repo = ''] = row.repos;
    const version = row.versions?.map(
      ([since, before]) => since ?? `${Number.parseInt(before ?? '1', 10) - 1}.0`,
    )[0];
    const tag = [version, ...row.tokens].filter(Boolean).join('-') || 'latest';
    expect(lookupImage(`${repo}:${tag}`)?.row).toBe(row.row);
  },
);
