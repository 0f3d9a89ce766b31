import { describe, expect, test } from 'vitest';
import type { Applied } from '../../src/fix/loop.ts';
import type { Case } from '../cases/read.ts';
import { brokenCases, mended, projects, withTexts } from '../support/mend.ts';
import { patiently, Turns } from '../support/turns.ts';
import { table } from './judge.ts';
import { isRoot, whyNot } from './launcher.ts';
import { type CaseRun, runCase } from './run-case.ts';

/** What `--fix --fix-suggested` makes of a case is run as a real PID 1: two cases for each kind of fix of each rule. */
const problem = whyNot() ?? (isRoot ? undefined : 'fixed images have more users than a user namespace');
if (problem !== undefined) console.warn(`Fixed cases are not run as PID 1: ${problem}.`);

const PER_KIND = 2;
const kindOf = ({ finding, fix }: Applied) => `${finding.rule}: ${fix.remedy?.do}`;

/** The first cases of each kind of fix, mended. */
async function chosen(): Promise<readonly Case[]> {
  const seen = new Map<string, number>();
  const found: Case[] = [];
  for (const item of brokenCases()) {
    if (item.expect['not-run'] !== undefined) continue;
    const { texts, applied } = await mended(item, true);
    const kinds = applied.map(kindOf);
    if (!kinds.some(kind => (seen.get(kind) ?? 0) < PER_KIND)) continue;
    for (const kind of kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    found.push(withTexts(item, texts));
  }
  for (const item of projects())
    if (item.expect['not-run'] === undefined) found.push(withTexts(item, (await mended(item, true)).texts));
  return found;
}

/** What comes of a trap of the script's own, put behind what stops the program, may change the status. */
const judged = ({ rows }: Pick<CaseRun, 'rows'>) => table(rows.filter(({ what }) => what !== 'exit status'));

const items = problem === undefined ? await chosen() : [];
const turns = new Turns();

describe.skipIf(problem !== undefined).concurrent('mended, as PID 1', () => {
  test('there are some of each rule that mends', () => expect(items.length).toBeGreaterThan(20));

  test.for(items.map(item => [item.id, item] as const))('%s', { timeout: 300_000 }, async ([, item]) => {
    const { rows, launch } = await patiently(
      item.id,
      turns,
      patience => runCase(item, patience),
      run => (judged(run).includes('<- differs') ? judged(run) : undefined),
    );
    expect(judged({ rows })).not.toContain('<- differs');
    expect(launch.stop.outcome).not.toBe('killed');
  });
});
