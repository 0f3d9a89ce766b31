import { expect, test } from 'vitest';
import { memoryVfs } from '../../../../src/base/index.ts';
import { lintVfs } from '../../../support/lint.ts';

const built = (make: string) =>
  `FROM debian:12 AS build\nCOPY . .\nRUN ${make}\nFROM debian:12\nCOPY --from=build /server /server\nCMD ["/server"]\n`;
const CRYSTAL = { name: 'app.cr', make: 'crystal build -o /server app.cr' };
const NIM = { name: 'app.nim', make: 'nim c -o:/server app.nim' };
const calls = (call: (i: number) => string) => Array.from({ length: 30_000 }, (_, i) => call(i)).join('\n');

test.each<[string, typeof CRYSTAL, string]>([
  ['a handler of many calls', CRYSTAL, `Signal::TERM.trap do\n${calls(i => `  stop${i}`)}\nend\n`],
  ['a handler that sets many flags', CRYSTAL, `Signal::TERM.trap do\n${calls(i => `  a${i} = true`)}\nend\n`],
  ['a loop that is left in many places', CRYSTAL, `loop do\n${calls(() => '  break if x')}\nend\n`],
  ['handlers that are never closed', CRYSTAL, 'Signal::TERM.trap {'.repeat(20_000)],
  ['a procedure of many calls', NIM, `onSignal(SIGTERM):\n${calls(i => `  stop${i}()`)}\n`],
  ['actions that nobody fills in', NIM, calls(() => 'sigaction(SIGTERM, a)')],
])(
  '%s takes bounded time',
  async (_, { name, make }, text) => {
    const start = performance.now();
    const { errors } = await lintVfs(memoryVfs({ Dockerfile: built(make), [name]: text }));
    expect(errors).toEqual([]);
    expect(performance.now() - start).toBeLessThan(15_000);
  },
  30_000,
);
