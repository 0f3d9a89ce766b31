import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { tree as anyTree } from './trees/arbitrary.ts';
import { disagreements } from './trees/compare.ts';
import { answerOf } from './trees/model.ts';
import { Stage } from './trees/observe.ts';
import { type Text, type Tree, textOf } from './trees/tree.ts';

const GRACE_MS = 3000;
const AT_ONCE = 40;
const COUNT = Number(process.env.TREES ?? 500);
const SEED = Number(process.env.TREES_SEED ?? Date.now() % 2 ** 31);

const stage = new Stage();
afterAll(() => stage.remove());

interface Checked {
  readonly tree: Tree;
  readonly text: Text;
  readonly problems: readonly string[];
}

async function check(tree: Tree): Promise<Checked> {
  const text = textOf(tree, stage.newFolder(), stage.actor);
  const answer = await answerOf(tree, text, GRACE_MS);
  const seen = await stage.observe(tree, text, GRACE_MS);
  return { tree, text, problems: disagreements(answer, seen) };
}

async function checkAll(trees: readonly Tree[]): Promise<Checked[]> {
  const out: Checked[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < trees.length; at = next++) {
      const tree = trees[at];
      if (tree) out[at] = await check(tree);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return out;
}

const shown = ({ tree, text, problems }: Checked) =>
  [
    `SIG${tree.signal}: ${text.argv.map(a => JSON.stringify(a)).join(' ')}`,
    ...Object.entries(text.files).map(([path, content]) => `${path}:\n${content}`),
    ...problems.map(p => `  - ${p}`),
  ]
    .join('\n')
    .replaceAll(`${stage.folder}/`, '/t/');

test.skipIf(process.env.TREES === undefined)(
  `${COUNT} generated trees end as the model says`,
  { timeout: 600_000 },
  async () => {
    console.log(`TREES=${COUNT} TREES_SEED=${SEED}`);
    const trees = fc.sample(anyTree, { numRuns: COUNT, seed: SEED });
    const checked = await checkAll(trees);
    const bad = checked.filter(c => c.problems.length > 0);
    expect(bad.map(shown).join('\n\n'), `TREES=${COUNT} TREES_SEED=${SEED}`).toBe('');
  },
);
