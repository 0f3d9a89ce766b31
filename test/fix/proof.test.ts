import { describe, expect, test } from 'vitest';
import type { LintResult } from '../../src/analysis.ts';
import { endsUnheard } from '../../src/fix/loop.ts';
import { withEdits, withSecondWays } from '../../src/fix/plan.ts';
import type { Finding } from '../../src/lint/types.ts';
import { mainOf } from '../../src/model/index.ts';
import type { Case } from '../cases/read.ts';
import { lintVfs } from '../support/lint.ts';
import { brokenCases, counts, isInOrder, mended, reasons, withTexts } from '../support/mend.ts';

const RANK = { killed: 0, unknown: 0, abrupt: 1, graceful: 2 };

async function mend(item: Case, suggested: boolean) {
  const before = await lintVfs(item.vfs, {}, item.run);
  const fixed = await mended(item, suggested);
  return { before, fixed, again: await lintVfs(withTexts(item, fixed.texts).vfs, {}, item.run) };
}

/** Whatever is fixed is better afterwards. */
const items = brokenCases();

describe.each([false, true])('with suggested ones: %s', suggested => {
  test.each(items.map(item => [item.id, item] as const))('%s', async (_, item) => {
    const { before, fixed, again } = await mend(item, suggested);
    const isToMend = (finding: Finding) => counts(finding) || (suggested && endsUnheard(finding));
    const ways = withSecondWays(before.findings.filter(isToMend));
    const offered = withEdits(ways, file => item.vfs.read(file)).flatMap(f =>
      f.fixes.filter(fix => fix.edits.length > 0 && (suggested || fix.safety === 'safe')),
    );
    if (offered.length === 0) {
      expect(fixed.texts.size).toBe(0);
      return;
    }
    // What was mended is found no more, and the stop is no worse.
    const rank = ({ launches }: LintResult) => RANK[launches[0]?.stop.outcome ?? 'unknown'];
    expect(rank(again)).toBeGreaterThanOrEqual(rank(before));
    const left = again.findings.filter(counts).map(f => f.rule);
    for (const { finding } of fixed.applied) expect(left).not.toContain(finding.rule);
    if (!suggested && before.launches[0]?.stop.tree && again.launches[0]?.stop.tree) {
      const words = (result: LintResult) => {
        const tree = result.launches[0]?.stop.tree;
        return tree && mainOf(tree).argv.slice(1);
      };
      expect(words(again)).toEqual(words(before));
    }
  });
});

/** A case that its fixes do not bring in order says why: below test/kernel the others are run. */
test('each case is in order with all its fixes, or says why it is not', async () => {
  const left: string[] = [];
  for (const item of items) if (!isInOrder((await mended(item, true)).result)) left.push(item.id);
  expect(left.toSorted()).toEqual([...reasons().keys()].toSorted());
});
