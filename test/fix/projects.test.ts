import { expect, test } from 'vitest';
import { counts, mended, projects } from '../support/mend.ts';

test.each(projects().map(item => [item.id, item] as const))('%s', async (_, item) => {
  const { result } = await mended(item, true);
  expect(result.findings.filter(counts).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  expect(result.launches.map(({ stop }) => stop.outcome)).toEqual(result.launches.map(() => 'graceful'));
});
