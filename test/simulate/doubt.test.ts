import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

async function stopOf(files: Readonly<Record<string, string>>) {
  const { launches } = await lintFiles(files);
  return launches[0]?.stop;
}

const CHECKS = `#!/bin/sh
if [ -n "$(getent passwd "$PUID")" ]; then echo used; fi
if [ "$(getent group node | cut -d: -f3)" = 7 ]; then echo used; fi
`;

test('ways that come to the same are no doubt', async () => {
  const stop = await stopOf({
    Dockerfile: 'FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
    'run.sh': `${CHECKS}exec redis-server\n`,
  });
  expect(stop).toMatchObject({ outcome: 'graceful', certainty: 'must', others: [] });
});

test('the way that makes the difference is named, and no other', async () => {
  const stop = await stopOf({
    Dockerfile: 'FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
    'run.sh': `${CHECKS}if [ "$(date +%u)" = 7 ]; then redis-server; else exec redis-server; fi\n`,
  });
  expect(stop).toMatchObject({ outcome: 'unknown', certainty: 'may' });
  expect(stop?.reason).toContain('date +%u');
  expect(stop?.reason).not.toContain('getent');
});

test('a program that is not known is the doubt, whichever way leads to it', async () => {
  const stop = await stopOf({
    Dockerfile: 'FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
    'run.sh': `${CHECKS}exec /opt/vendor/server\n`,
  });
  expect(stop?.outcome).toBe('unknown');
  expect(stop?.reason).toContain('/opt/vendor/server');
  expect(stop?.reason).not.toContain('getent');
});
