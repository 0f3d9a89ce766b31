import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { dockerStop } from '../../../src/engine/index.ts';
import type { SignalName } from '../../../src/kernel/index.ts';
import { mainOf, type ProcessNode } from '../../../src/model/index.ts';
import { Machine } from '../../../src/simulate/machine.ts';
import { actorNamed } from './actors.ts';
import { branchOf, type Container } from './container.ts';
import { OPEN_ROWS } from './open-rows.ts';
import { DEVIATIONS, filesFor, SKIPPED } from './rows.ts';

vi.mock('../../../src/knowledge/index.ts', async original => {
  const real = await original<typeof import('../../../src/knowledge/index.ts')>();
  return { ...real, programNamed: (name: string) => actorNamed(name) ?? real.programNamed(name) };
});

/** What a program did as PID 1 on Linux 6.18; `exit: null` is: still there when SIGKILL came. */
interface Row {
  readonly id: string;
  readonly argv: readonly string[];
  readonly tree?: string;
  readonly signals: Readonly<
    Record<string, { readonly exit: number | null | 'before'; readonly handlerRan?: boolean }>
  >;
  readonly dispositions?: Readonly<Record<string, string>>;
  readonly reaps?: boolean;
}

const rows: readonly Row[] = readFileSync(
  new URL('../../../src/knowledge/measurements/native.ndjson', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Row);

const place = (text: string) => text.replaceAll('$P', '/p').replaceAll('$WD', '/w');

const containerOf = (row: Row): Container => ({
  argv: row.argv.map(place),
  files: filesFor(row.id),
  binSh: row.argv[0] === 'busybox' ? 'busybox' : 'dash',
});

/** PID 1's command line: what the measurement saw, and what is predicted. */
const nameOf = (words: string) =>
  words.replace(/^\d+:/, '').split(/\s/)[0]?.split('/').at(-1)?.replace(/:$/, '');

const known = rows.filter(row => !SKIPPED.some(s => row.id.startsWith(s)));

test.skip.each(known.filter(row => OPEN_ROWS.has(row.id)))('$id is not reproduced yet', () => {});

describe.each(known.filter(row => !OPEN_ROWS.has(row.id)))('$id', row => {
  const branch = branchOf(containerOf(row));
  const deviates = DEVIATIONS[row.id] ?? [];

  test.each(Object.entries(row.signals))('%s', (name, measured) => {
    if (deviates.includes(name)) return;
    if (measured.exit === 'before') {
      expect(branch.kind === 'exits' || branch.kind === 'fails').toBe(true);
      return;
    }
    if (branch.kind !== 'runs') throw new Error(`does not run: ${JSON.stringify(branch)}`);
    const grace = row.id.includes('default-10s') ? 15_000 : 10_000;
    const protocol = dockerStop(`SIG${name}` as SignalName, grace);
    const machine = new Machine(branch.tree, { protocol, pid1IsInit: true });
    machine.stop();
    const exit = machine.killedByEngine ? null : machine.pid1.exit?.status;
    expect(exit, machine.timeline.map(s => `${s.process}: ${s.what}`).join('\n')).toBe(measured.exit);
    if (row.tree?.includes('hand') && !deviates.includes('handler')) {
      const main = machine.processOf(mainOf(branch.tree));
      expect(main?.received.some(r => r.fate === 'handled') ?? false).toBe(measured.handlerRan ?? false);
    }
  });

  if (branch.kind !== 'runs') return;
  const { pid1 } = branch.tree;

  if (row.tree) {
    test('PID 1', () => {
      expect(nameOf(pid1.argv.join(' '))).toBe(nameOf(row.tree ?? ''));
    });
  }

  test
    .runIf(row.dispositions && !deviates.includes('dispositions'))
    .each(['TERM', 'INT', 'QUIT', 'HUP', 'USR1'])('disposition of %s', name => {
    const measured = row.dispositions?.[name] ?? 'SIG_DFL';
    const predicted = dispositionOf(pid1, `SIG${name}` as SignalName);
    // sigtimedwait takes the signals that it waits for out of the mask while it sleeps.
    if (predicted === 'waited-for') expect(['blocked', 'SIG_DFL']).toContain(measured);
    else expect(predicted).toBe(measured);
  });

  test.runIf(row.reaps !== undefined && !deviates.includes('reaps'))('reaps', () => {
    expect(pid1.waitsForChildren === 'any').toBe(row.reaps);
  });
});

/** As /proc/PID/status would show it. */
function dispositionOf(node: ProcessNode, signal: SignalName): string {
  const behaviour = node.signals[signal];
  if (behaviour && 'waitedFor' in behaviour && behaviour.waitedFor) return 'waited-for';
  if (node.blocked?.includes(signal)) return 'blocked';
  return behaviour?.disposition ?? 'SIG_DFL';
}
