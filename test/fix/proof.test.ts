import { describe, expect, test } from 'vitest';
import { type LintResult, lint } from '../../src/analysis.ts';
import { fixAll, type Texts } from '../../src/fix/loop.ts';
import { overlaid } from '../../src/fix/overlay.ts';
import { withEdits } from '../../src/fix/plan.ts';
import type { Finding } from '../../src/lint/types.ts';
import { mainOf } from '../../src/model/index.ts';
import { areaCases, type Case, caseAreas, caseFolders, folderCase } from '../cases/read.ts';
import { parsers } from '../support/lint.ts';

const counts = ({ severity }: Finding) => severity !== 'info';
const RANK = { killed: 0, unknown: 0, abrupt: 1, graceful: 2 };

async function mend(item: Case, suggested: boolean) {
  const run = (texts: Texts): Promise<LintResult> =>
    lint(
      overlaid(item.vfs, texts, file => file),
      parsers,
      [{ path: 'Dockerfile', ...(item.run ? { run: item.run } : {}) }],
    );
  const before = await run(new Map());
  const read = (file: string) => item.vfs.read(file);
  const fixed = await fixAll({ lint: run, read, nameOf: file => file, suggested, counts }, before);
  return { before, fixed, again: await run(fixed.texts) };
}

/** Bad cases of rules, examples, and small cases: whatever is fixed is better afterwards. */
const items = [
  ...caseFolders()
    .filter(folder => !folder.includes('/good/'))
    .map(folderCase),
  ...caseAreas()
    .flatMap(areaCases)
    .filter(({ expect: { outcome, findings = 'none' } }) => outcome !== 'graceful' && findings !== 'none'),
];

describe.each([false, true])('with suggested ones: %s', suggested => {
  test.each(items.map(item => [item.id, item] as const))('%s', async (_, item) => {
    const { before, fixed, again } = await mend(item, suggested);
    const offered = withEdits(before.findings.filter(counts), file => item.vfs.read(file)).flatMap(f =>
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
