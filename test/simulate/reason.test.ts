import { expect, test } from 'vitest';
import { trace } from '../../src/index.ts';

test('a reason names the signal that a supervisor sends, not the one that stops the container', async () => {
  const { launches } = await trace('Dockerfile', {
    files: {
      Dockerfile: 'FROM php:8.2-fpm\nCOPY s.conf /\nCMD ["supervisord", "-n", "-c", "/s.conf"]\n',
      's.conf': '[supervisord]\n[program:fpm]\ncommand=php-fpm -F\n',
    },
  });
  expect(launches[0]?.stopSignal).toBe('SIGQUIT');
  expect(launches[0]?.stop.reason).toBe(
    '`php-fpm -F` gets SIGTERM, stops (an immediate termination), and all ends within the grace period',
  );
});

test('that all ways end which are followed says nothing of those that are not', async () => {
  const ask = (host: number) =>
    `if curl -s http://peer-${host}/status; then seen="\${seen}y"; else seen="\${seen}n"; fi\n`;
  const asks = [1, 2, 3, 4, 5, 6, 7].map(ask).join('');
  const start = `#!/bin/bash\nseen=\n${asks}if [ "$seen" != ynynnyn ]; then exit 1; fi\nexec mosquitto\n`;
  const { launches } = await trace('Dockerfile', {
    files: {
      Dockerfile: 'FROM debian:12\nCOPY --chmod=755 start.sh /\nCMD ["/start.sh"]\n',
      'start.sh': start,
    },
  });
  expect(launches[0]?.stop).toMatchObject({
    outcome: 'unknown',
    reason: 'there are more than 48 ways through the scripts; the rest is not followed',
  });
});

test('where an unknown program changes nothing, the reason is one that is known', async () => {
  const { launches } = await trace('Dockerfile', {
    files: {
      Dockerfile: 'FROM python:3.12\nCOPY s.conf app.py /\nCMD ["supervisord", "-n", "-c", "/s.conf"]\n',
      's.conf': '[supervisord]\n[program:a]\ncommand=edge-proxy\n[program:b]\ncommand=python3 /app.py\n',
      'app.py': 'import time\nwhile True:\n    time.sleep(1)\n',
    },
  });
  expect(launches[0]?.stop).toMatchObject({ outcome: 'abrupt', certainty: 'must' });
  expect(launches[0]?.stop.reason).toContain('`python3 /app.py` has no handler for SIGTERM');
});
