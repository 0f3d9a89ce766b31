import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { SignalName } from '../../../src/kernel/index.ts';
import type { Branch } from '../../../src/model/index.ts';
import { actorNamed } from './actors.ts';
import { branchOf, type Container } from './container.ts';
import { dispositionsOf, stopsOf } from './reproduce.ts';
import { environmentOf, filesFor, type Row } from './rows.ts';

vi.mock('../../../src/knowledge/index.ts', async original => {
  const real = await original<typeof import('../../../src/knowledge/index.ts')>();
  return { ...real, programNamed: (name: string) => actorNamed(name) ?? real.programNamed(name) };
});

const FOLDER = new URL('../../../src/knowledge/measurements/', import.meta.url);
const rows: readonly Row[] = ['native', 'shell'].flatMap(name =>
  readFileSync(new URL(`${name}.ndjson`, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row),
);

/** Where files lie; `sleep 300` stood for a command that goes on. */
const place = (text: string) =>
  text
    .replaceAll('$P', '/p')
    .replaceAll('$WD', '/w')
    .replace(/\bsleep [23]00\b/g, 'sleep infinity');

const containerOf = (row: Row): Container => ({
  argv: row.argv.map((word, i) =>
    // A shell's text was given as it stands here, with P in the environment.
    row.id.startsWith('shell/') && row.argv[i - 1] === '-c'
      ? word.replace(/\bsleep [23]00\b/g, 'sleep infinity')
      : row.argv[i - 1] === 'sleep'
        ? 'infinity'
        : place(word),
  ),
  files: filesFor(row.id),
  env: { P: '/p', ...environmentOf(row.id) },
  binSh: binShOf(row),
});

function binShOf({ id, argv }: Row): NonNullable<Container['binSh']> {
  if (argv[0] === 'busybox') return 'busybox';
  return id.includes('bash-as-sh') ? 'bash' : 'dash';
}

const branches = new Map<string, Branch>();
for (const row of rows) branches.set(row.id, await branchOf(containerOf(row)));

/** PID 1's command line: what the measurement saw, and what is predicted. */
const nameOf = (words: string) =>
  words.replace(/^\d+:/, '').split(/\s/)[0]?.split('/').at(-1)?.replace(/:$/, '');

test('the rows that differ are few, and say why', () => {
  const differing = rows.flatMap(row =>
    Object.entries(row.differs ?? {}).map(([what, reason]) => `${row.id} ${what}: ${reason}`),
  );
  console.log(`${rows.length} rows, ${differing.length} points that the model can't express:`);
  for (const line of differing) console.log(`  ${line}`);
  expect(differing.length).toBeLessThan(rows.length / 20);
});

describe.each(rows)('$id', row => {
  const branch = branches.get(row.id);
  if (!branch) throw new Error('each row is predicted');
  const differs = new Set(Object.keys(row.differs ?? {}));
  const of = (signals: readonly string[]) => signals.filter(s => !differs.has(s));

  if (differs.has('run')) {
    // Measured as running and not predicted so, or the other way round.
    const ran = Object.values(row.signals).every(s => s.exit !== 'before');
    test('is predicted otherwise', () => expect(branch.kind === 'runs').toBe(!ran));
    return;
  }

  test.each(of(Object.keys(row.signals)))('%s', name => {
    const measured = row.signals[name];
    if (measured?.exit === 'before') {
      expect(branch.kind === 'exits' || branch.kind === 'fails').toBe(true);
      return;
    }
    if (branch.kind !== 'runs') throw new Error(`does not run: ${JSON.stringify(branch)}`);
    const grace = row.id.includes('default-10s') ? 15_000 : 10_000;
    const stops = stopsOf(branch.tree, `SIG${name}` as SignalName, grace);
    expect(
      stops.map(s => s.exit),
      stops[0]?.timeline,
    ).toContain(measured?.exit);
    if (row.tree?.includes('hand') && !differs.has(`${name} handler`))
      expect(stops.map(s => s.handlerRan)).toContain(measured?.handlerRan ?? false);
  });

  if (branch.kind !== 'runs') return;
  const { pid1 } = branch.tree;

  if (row.tree && !differs.has('PID 1')) {
    test('PID 1', () => {
      expect(nameOf(pid1.argv.join(' '))).toBe(nameOf(row.tree ?? ''));
    });
  }

  const shown = row.dispositions ? of(['TERM', 'INT', 'QUIT', 'HUP', 'USR1']) : [];
  test.each(shown)('disposition of %s', name => {
    expect(dispositionsOf(pid1, `SIG${name}` as SignalName)).toContain(row.dispositions?.[name] ?? 'SIG_DFL');
  });

  if (row.reaps !== undefined && !differs.has('reaps')) {
    test('reaps', () => {
      expect(pid1.waitsForChildren === 'any').toBe(row.reaps);
    });
  }
});
