import { expect, test } from 'vitest';
import type { ProcessTree, Reaction } from '../../src/model/index.ts';
import { explore } from '../../src/simulate/worlds.ts';

test('a handler with more doubts than can be tried is answered at once', () => {
  const reaction: Reaction = Array.from({ length: 60 }, (_, i) => ({
    do: 'either',
    ways: [
      { supposes: `${i} holds`, reaction: [] },
      { supposes: `${i} does not hold`, reaction: [] },
    ],
  }));
  const tree = {
    pid1: { id: '1', children: [], signals: { SIGTERM: { disposition: 'handler', reaction } } },
  } as unknown as ProcessTree;
  const tried = explore(tree, new Set(['SIGTERM']), world => ({ result: world, met: () => true }));
  expect(tried).toMatchObject({ capped: true, worlds: { length: 64 } });
  expect(tried.worlds[1]?.supposes.slice(-2)).toEqual(['58 holds', '59 does not hold']);
});

test('what no run meets is not supposed', () => {
  const open = (reason: string) => ({
    SIGTERM: {
      disposition: 'unknown',
      reason,
      worlds: [
        { disposition: 'SIG_DFL', evidence: [] },
        { disposition: 'SIG_IGN', evidence: [] },
      ],
    },
  });
  const children = [{ id: '1.1', children: [], signals: open('of the child') }];
  const tree = { pid1: { id: '1', children, signals: open('of PID 1') } } as unknown as ProcessTree;
  // The signal gets to the child only where PID 1 does not ignore it.
  const { worlds, capped } = explore(tree, new Set(['SIGTERM']), ({ pid1 }) => ({
    result: pid1.signals.SIGTERM?.disposition,
    met: id => id === '1' || pid1.signals.SIGTERM?.disposition === 'SIG_DFL',
  }));
  expect(capped).toBe(false);
  expect(worlds.map(({ result, supposes }) => [result, supposes])).toEqual([
    ['SIG_DFL', ['of PID 1', 'of the child']],
    ['SIG_IGN', ['of PID 1']],
    ['SIG_DFL', ['of PID 1', 'of the child']],
  ]);
});
