import { expect, test } from 'vitest';
import type { ProcessTree, Reaction } from '../../src/model/index.ts';
import { worlds } from '../../src/simulate/worlds.ts';

test('a handler with more doubts than can be tried is answered at once', () => {
  const reaction: Reaction = Array.from({ length: 60 }, (_, i) => ({
    do: 'either',
    ways: [
      { supposes: `${i} holds`, reaction: [] },
      { supposes: `${i} does not hold`, reaction: [] },
    ],
  }));
  const tree = {
    pid1: { children: [], signals: { SIGTERM: { disposition: 'handler', reaction } } },
  } as unknown as ProcessTree;
  const tried = worlds(tree, new Set(['SIGTERM']));
  expect(tried).toMatchObject({ capped: true, worlds: { length: 64 } });
  expect(tried.worlds[1]?.supposes.slice(-2)).toEqual(['58 holds', '59 does not hold']);
});
