import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { SignalName } from '../../../src/kernel/index.ts';
import { withActors } from '../../programs/actors.ts';
import { recorded } from '../../programs/evidence.ts';
import { branchOf } from './container.ts';
import { stopsOf } from './reproduce.ts';

vi.mock('../../../src/knowledge/index.ts', original => withActors(original as never));

/** A runtime, package manager or server as PID 1 on Linux 6.18, and what holds the model against it. */
interface Row {
  readonly id: string;
  /** `null`: still there when SIGKILL came; `before`: it had ended by itself. */
  readonly signals: Readonly<Record<string, { readonly exit: number | null | 'before' }>>;
  /** A recipe that measures the same again. */
  readonly recipe?: string;
  /** A program of the same kind, which is predicted. */
  readonly argv?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Why neither is there. */
  readonly why?: string;
}

const rows: readonly Row[] = readFileSync(
  new URL('../../../src/knowledge/measurements/runtime.ndjson', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Row);
const facts = recorded();

test('each row is measured again, predicted, or says why not', () => {
  const kinds = { recipe: 0, files: 0, why: 0 };
  const reasons = new Map<string, number>();
  for (const row of rows) {
    const kind = (['recipe', 'files', 'why'] as const).filter(name => row[name] !== undefined);
    expect(kind, row.id).toHaveLength(1);
    kinds[kind[0] ?? 'why']++;
    if (row.why !== undefined) reasons.set(row.why, (reasons.get(row.why) ?? 0) + 1);
  }
  console.log(
    `${rows.length} rows: ${kinds.recipe} by recipes, ${kinds.files} predicted, ${kinds.why} neither:`,
  );
  for (const [why, count] of reasons) console.log(`  ${count}: ${why}`);
  expect(rows).toHaveLength(225);
});

describe.each(rows.filter(row => row.recipe !== undefined))('$id', ({ recipe = '', signals }) => {
  test(`as ${recipe} has it`, () => {
    const fact = facts.get(recipe);
    if (!fact) throw new Error('there is no such recipe');
    for (const [name, { exit }] of Object.entries(signals)) {
      const again = fact.exits === undefined ? fact.signals?.[`SIG${name}`]?.exit : 'before';
      if (again !== undefined) expect(again, name).toBe(exit);
    }
  });
});

describe.each(rows.filter(row => row.files !== undefined))('$id', ({ argv = [], files = {}, signals }) => {
  test('is predicted', async () => {
    const branch = await branchOf({ argv, files });
    if (branch.kind !== 'runs') throw new Error(`does not run: ${JSON.stringify(branch)}`);
    for (const [name, { exit }] of Object.entries(signals)) {
      const stops = stopsOf(branch.tree, `SIG${name}` as SignalName, 10_000);
      expect(
        stops.map(stop => stop.exit),
        name,
      ).toContain(exit);
    }
  });
});
