import { expect, test } from 'vitest';
import { trapText } from '../../src/lint/index.ts';

test.each([
  ['SIGTERM', '', `trap 'kill -TERM "$pid"; wait "$pid"' TERM`],
  // Apache's image is stopped with SIGWINCH: a trap for SIGTERM would never run.
  ['SIGWINCH', '; exit 0', `trap 'kill -WINCH "$pid"; wait "$pid"; exit 0' WINCH`],
] as const)('the trap is for the signal that stops the container: %s', (signal, last, trap) => {
  expect(trapText(signal, last)).toBe(trap);
});
