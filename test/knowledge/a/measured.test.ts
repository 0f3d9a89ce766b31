import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { dockerStop } from '../../../src/engine/index.ts';
import type { SignalName } from '../../../src/kernel/index.ts';
import type { ProcessNode } from '../../../src/model/index.ts';
import { Machine } from '../../../src/simulate/machine.ts';
import { actorNamed } from './actors.ts';
import { branchOf, type Container } from './container.ts';
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
  binSh: row.argv.some(word => word.endsWith('busybox') || word.includes('busybox ')) ? 'busybox' : 'dash',
});

/** PID 1's command line: what the measurement saw, and what is predicted. */
const nameOf = (words: string) =>
  words.replace(/^\d+:/, '').split(/\s/)[0]?.split('/').at(-1)?.replace(/:$/, '');

describe.each(rows.filter(row => !SKIPPED.some(s => row.id.startsWith(s))))('$id', row => {
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
      const ran = [...machine.processes.values()].some(
        p =>
          (p.node.role === 'app' || p.node.role === 'shell') &&
          p.received.some(r => r.fate === 'handled' || (r.fate === 'deferred' && p.exit?.by === 'itself')),
      );
      expect(ran).toBe(measured.handlerRan ?? false);
    }
  });

  if (branch.kind !== 'runs') return;
  const { pid1 } = branch.tree;

  if (row.tree) {
    test('PID 1', () => {
      expect(nameOf(pid1.argv.join(' '))).toBe(nameOf(row.tree ?? ''));
    });
  }

  test.runIf(row.dispositions && !deviates.includes('dispositions'))('dispositions', () => {
    const differ = ['TERM', 'INT', 'QUIT', 'HUP', 'USR1'].flatMap(name => {
      const measured = row.dispositions?.[name] ?? 'SIG_DFL';
      const possible = dispositionsOf(pid1, `SIG${name}` as SignalName);
      return possible.includes(measured)
        ? []
        : [`${name}: measured ${measured}, not ${possible.join(' or ')}`];
    });
    expect(differ).toEqual([]);
  });

  test.runIf(row.reaps !== undefined && !deviates.includes('reaps'))('reaps', () => {
    expect(pid1.waitsForChildren === 'any').toBe(row.reaps);
  });
});

/**
 * What /proc/1/status may show for it. A process in sigtimedwait shows the mask without what it waits for, so a
 * signal that is waited for may look blocked, or at its default, or (dumb-init) caught.
 */
function dispositionsOf(node: ProcessNode, signal: SignalName): readonly string[] {
  const behaviour = node.signals[signal];
  if (node.blocked?.includes(signal)) return ['blocked'];
  if (behaviour?.disposition === 'unknown') return behaviour.worlds.map(world => world.disposition);
  return behaviour?.waitedFor ? ['blocked', 'SIG_DFL', 'handler'] : [behaviour?.disposition ?? 'SIG_DFL'];
}
