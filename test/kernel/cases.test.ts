import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { areaCases, type Case, caseAreas, caseFolders, folderCase } from '../cases/read.ts';
import { patiently, Turns } from '../support/turns.ts';
import { table } from './judge.ts';
import { isRoot, whyNot } from './launcher.ts';
import { type CaseRun, runCase } from './run-case.ts';

/** Every case of every rule, every example and every small case is run as a real PID 1, and held to its prediction. */
const problem = whyNot();

test('containers can be run here', () => {
  if (problem !== undefined && process.env.CI) throw new Error(problem);
});
if (problem !== undefined) console.warn(`The cases are not run as PID 1: ${problem}.`);

/** A case may wait for its turn to run alone. */
const TIMEOUT_MS = 300_000;

const turns = new Turns();

/** The table of a case, after as many runs as it takes to believe it. */
async function settled(
  item: Case,
  recorded: string | undefined,
  skip: (why: string) => void,
): Promise<string> {
  const complaint = ({ rows, observation }: CaseRun) => {
    const shown = table(rows);
    const differs = rows.some(row => row.agrees === false);
    if (!isRoot) {
      // In a user namespace there is one user, and what the host's root owns is not to be changed.
      if (observation.kind === 'failed' && observation.step !== 'exec')
        skip(`its root can't be made by this user: ${observation.step}`);
      if (differs) skip('it differs, as it may where there is one user');
    }
    return differs || (recorded !== undefined && `${shown}\n` !== recorded) ? shown : undefined;
  };
  const { rows } = await patiently(item.id, turns, patience => runCase(item, patience), complaint);
  return table(rows);
}

const isRun = ({ expect }: Case) => expect['not-run'] === undefined;

describe.skipIf(problem !== undefined).concurrent('as PID 1', () => {
  const folders = caseFolders().map(folderCase).filter(isRun);
  test.for(folders.map(item => [item.id, item] as const))(
    '%s',
    { timeout: TIMEOUT_MS },
    async ([, item], { skip }) => {
      const file = `${item.folder}/observed.txt`;
      const recorded = existsSync(file)
        ? readFileSync(file, 'utf8')
        : 'nothing is recorded: npm run observe -- --write\n';
      const observed = await settled(item, recorded, skip);
      expect(`${observed}\n`).toBe(recorded);
      expect(observed).not.toContain('<- differs');
    },
  );

  const small = caseAreas().flatMap(areaCases).filter(isRun);
  test.for(small.map(item => [item.id, item] as const))(
    '%s',
    { timeout: TIMEOUT_MS },
    async ([, item], { skip }) => {
      expect(await settled(item, undefined, skip)).not.toContain('<- differs');
    },
  );
});
