import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { areaCases, type Case, caseAreas, caseFolders, folderCase } from '../cases/read.ts';
import { patiently, Turns } from '../support/turns.ts';
import { table } from './judge.ts';
import { hasUsers, whyNot } from './launcher.ts';
import { type CaseRun, runCase } from './run-case.ts';

/** Every case of every rule, every example and every small case is run as a real PID 1, and held to its prediction. */
const problem = whyNot();

test('containers can be run here', () => {
  if (problem !== undefined && process.env.CI) throw new Error(problem);
});
if (problem !== undefined) console.warn(`The cases are not run as PID 1: ${problem}.`);
else if (!hasUsers)
  console.warn(
    'Cases that need users beside root are skipped: newuidmap(1) has no ids for this user to give away.',
  );

/** A case may wait for its turn to run alone. */
const TIMEOUT_MS = 300_000;

const turns = new Turns();

/** The table of a case, after as many runs as it takes to believe it. */
async function settled(
  item: Case,
  recorded: string | undefined,
  skip: (why: string) => void,
): Promise<string> {
  const complaint = ({ rows }: CaseRun) => {
    const shown = table(rows);
    const differs = rows.some(row => row.agrees === false) || (recorded ?? `${shown}\n`) !== `${shown}\n`;
    return differs ? shown : undefined;
  };
  const attempt = (patience: number) => runCase(item, patience);
  if (hasUsers) return table((await patiently(item.id, turns, attempt, complaint)).rows);
  const run = await turns.beside(() => attempt(1));
  if (complaint(run) !== undefined) skip('here a container has one user, and it may need others');
  return table(run.rows);
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
