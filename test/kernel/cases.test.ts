import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { areaCases, type Case, caseAreas, caseFolders, folderCase } from '../cases/read.ts';
import { table } from './judge.ts';
import { isRoot, whyNot } from './launcher.ts';
import { runCase } from './run-case.ts';

/** Every case of every rule, every example and every small case is run as a real PID 1, and held to its prediction. */
const problem = whyNot();

test('containers can be run here', () => {
  if (problem !== undefined && process.env.CI) throw new Error(problem);
});
if (problem !== undefined) console.warn(`The cases are not run as PID 1: ${problem}.`);

const TIMEOUT_MS = 90_000;

/** A machine under load is given more time before it is believed that a prediction is wrong. */
async function settled(item: Case, skip: (why: string) => void): Promise<string> {
  const first = await runCase(item);
  const { observation } = first;
  // In a user namespace there is one user, and what the host's root owns is not to be changed.
  if (!isRoot && observation.kind === 'failed' && observation.step !== 'exec')
    skip(`its root can't be made by this user: ${observation.step}`);
  const differs = first.rows.some(row => row.agrees === false);
  if (!isRoot && differs) skip('it differs, as it may where there is one user');
  const rows = differs ? (await runCase(item, 3)).rows : first.rows;
  return table(rows);
}

const isRun = ({ expect }: Case) => expect['not-run'] === undefined;

describe.skipIf(problem !== undefined).concurrent('as PID 1', () => {
  const folders = caseFolders().map(folderCase).filter(isRun);
  test.for(folders.map(item => [item.id, item] as const))(
    '%s',
    { timeout: TIMEOUT_MS },
    async ([, item], { skip }) => {
      const observed = await settled(item, skip);
      const file = `${item.folder}/observed.txt`;
      const recorded = existsSync(file)
        ? readFileSync(file, 'utf8')
        : 'nothing is recorded: npm run observe -- --write\n';
      expect(`${observed}\n`).toBe(recorded);
      expect(observed).not.toContain('<- differs');
    },
  );

  const small = caseAreas().flatMap(areaCases).filter(isRun);
  test.for(small.map(item => [item.id, item] as const))(
    '%s',
    { timeout: TIMEOUT_MS },
    async ([, item], { skip }) => {
      expect(await settled(item, skip)).not.toContain('<- differs');
    },
  );
});
