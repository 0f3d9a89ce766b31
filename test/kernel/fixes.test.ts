import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Fixed } from '../../src/fix/loop.ts';
import type { Case } from '../cases/read.ts';
import { judgedLaunch } from '../support/lint.ts';
import { brokenCases, isInOrder, mended, projects, reasons, withTexts } from '../support/mend.ts';
import { patiently, Turns } from '../support/turns.ts';
import { table } from './judge.ts';
import { hasUsers, whyNot } from './launcher.ts';
import { type CaseRun, runCase } from './run-case.ts';

/**
 * What `--fix --fix-suggested` makes of every broken case is run as a real PID 1, and stopped. The table of all is
 * recorded: `vitest run test/kernel/fixes.test.ts -u` writes it.
 */
const problem =
  whyNot() ??
  (hasUsers ? undefined : 'fixed images have users beside root, and newuidmap(1) has none for this user');
if (problem !== undefined) console.warn(`Fixed cases are not run as PID 1: ${problem}.`);

const RECORD = fileURLToPath(new URL('../fix/proof.txt', import.meta.url));
const recorded = new Set(existsSync(RECORD) ? readFileSync(RECORD, 'utf8').split('\n') : []);

const recordedIds = new Set([...recorded].map(one => one.split(' | ', 1)[0]));

interface Mended {
  readonly item: Case;
  readonly fixed: Fixed;
  /** The first case that comes to the same files is run for all of them. */
  readonly sameAs: string | undefined;
}

async function allMended(): Promise<readonly Mended[]> {
  const seen = new Map<string, string>();
  const found: Mended[] = [];
  for (const item of [...brokenCases(), ...projects()]) {
    const fixed = await mended(item, true);
    if (fixed.applied.length === 0) continue;
    const after = withTexts(item, fixed.texts);
    const key = JSON.stringify([contentsOf(after), item.run, item.expect.grace]);
    const sameAs = item.expect['not-run'] === undefined ? seen.get(key) : undefined;
    if (item.expect['not-run'] === undefined && sameAs === undefined) seen.set(key, item.id);
    found.push({ item: after, fixed, sameAs });
  }
  return found;
}

function contentsOf({ vfs }: Case, folder = '.'): readonly (string | undefined)[] {
  return (vfs.list(folder) ?? []).flatMap(name => {
    const file = folder === '.' ? name : `${folder}/${name}`;
    return vfs.list(file) ? contentsOf({ vfs } as Case, file) : [file, vfs.read(file)];
  });
}

/** A line of the table: what was applied, what is predicted of it, and what was seen. */
function line({ item, fixed }: Mended, observed: string): string {
  const applied = fixed.applied.map(({ fix }) => fix.remedy?.do).join(', ');
  const predicted = judgedLaunch(fixed.result as never)?.stop.outcome ?? 'unknown';
  return `${item.id} | ${applied} | ${predicted} | ${observed}`;
}

/** Of those that are not run this time. */
const before = (own: Mended) =>
  [...recorded].find(one => one.startsWith(line(own, ''))) ?? line(own, 'nothing');

/** What comes of a trap of the script's own, put behind what stops the program, may change the status. */
const judged = ({ rows }: Pick<CaseRun, 'rows'>) => table(rows.filter(({ what }) => what !== 'exit status'));

function seen({ rows, observation }: CaseRun): string {
  return rows.find(({ what }) => what === 'outcome')?.observed ?? observation.kind;
}

/** Of a program that says nothing of its own work it can't be seen that it has come to its end. */
const IN_ORDER = /^(?:graceful|ends in time|ends by the signal, which it caught)$/;

const all = problem === undefined ? await allMended() : [];
const lines = new Map<string, string>();
const turns = new Turns();
const open = reasons();

describe.skipIf(problem !== undefined).concurrent('mended, as PID 1', () => {
  const run = all.filter(({ item, sameAs }) => item.expect['not-run'] === undefined && sameAs === undefined);

  test.for(run.map(own => [own.item.id, own] as const))('%s', { timeout: 300_000 }, async ([id, own]) => {
    const result = await patiently(
      id,
      turns,
      patience => runCase(own.item, patience),
      found =>
        judged(found).includes('<- differs') || (recordedIds.has(id) && !recorded.has(line(own, seen(found))))
          ? judged(found)
          : undefined,
    );
    lines.set(id, line(own, seen(result)));
    expect(judged(result)).not.toContain('<- differs');
    expect(result.launch.stop.outcome).not.toBe('killed');
    if (!isInOrder(own.fixed.result)) expect([...open.keys()]).toContain(id);
    else expect(seen(result)).toMatch(IN_ORDER);
  });
});

test.skipIf(problem !== undefined)('the table of all that was mended is recorded', async () => {
  const table = all.map(own => {
    const why = own.item.expect['not-run'];
    if (why !== undefined) return line(own, `not run: ${why}`);
    return own.sameAs === undefined
      ? (lines.get(own.item.id) ?? before(own))
      : line(own, `the same files as ${own.sameAs}`);
  });
  // A case that is new is run as all are; its line is written the next time that somebody records them.
  if (process.env.CI) expect([...recorded].filter(one => one !== '' && !table.includes(one))).toEqual([]);
  else await expect(`${table.join('\n')}\n`).toMatchFileSnapshot(RECORD);
});
