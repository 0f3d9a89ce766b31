import { expect, test } from 'vitest';
import { analyse } from './harness.ts';

const WORDS = Array.from({ length: 1500 }, (_, i) => `key${i}: 'word ${i}'`).join();
const CALLS = Array.from({ length: 1000 }, () => 'say(chosen());').join('\n');

/** Which of the texts is meant is not known, so each may be any of them. */
const TEXTS = `
  const words = { ${WORDS} };
  const chosen = () => process.env.CHOSEN;
  const say = key => words[key] ?? words.key0;
  ${CALLS}
  require('http').createServer().listen(80);`;

test('computed members of a large table take bounded time', { timeout: 60_000 }, () => {
  const before = process.cpuUsage();
  analyse({ 'main.js': TEXTS });
  expect(process.cpuUsage(before).user).toBeLessThan(8_000_000);
});
