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
