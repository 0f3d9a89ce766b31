import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const SLEEPER = '["node", "-e", "setInterval(() => {}, 1000)"]';

async function fixedCompose(text: string) {
  const { out, err } = await cli(['--fix-suggested', '--stdin-filename', 'compose.yaml', '-'], {
    stdin: text,
  });
  return { out, err };
}

test('a service of an image gets its init, below what stands above it', async () => {
  const text = (init: string) =>
    `services:\n  # the web\n  web: # one\n    image: node:22\n${init}    command: ${SLEEPER}\n  db:\n    image: postgres:16\n`;
  const { out, err } = await fixedCompose(text(''));
  expect(out).toBe(text('    init: true\n'));
  expect(err).toContain('1 fixed, 0 left');
});

test('an init that is switched off is switched on', async () => {
  const text = (init: string) =>
    `services:\n  web:\n    image: node:22\n    init: ${init}\n    command: ${SLEEPER}\n`;
  expect((await fixedCompose(text('false'))).out).toBe(text('true'));
});

test('a stop signal that a service declares is changed there', async () => {
  const text = (signal: string) =>
    `services:\n  db:\n    image: postgres:16\n    stop_signal: ${signal}\n    environment: { POSTGRES_PASSWORD: x }\n`;
  expect((await fixedCompose(text('SIGHUP'))).out).toBe(text('SIGINT'));
});

test('a service in braces is left to its author', async () => {
  const text = `services:\n  web: { image: 'node:22', command: ${SLEEPER} }\n`;
  const { out, err } = await fixedCompose(text);
  expect(out).toBe(text);
  expect(err).toContain('0 fixed, 1 left');
});

test('a grace period is made as long as the program waits', async () => {
  const text = (grace: string) =>
    `services:\n  web:\n    image: python:3.13\n    stop_grace_period: ${grace}\n    command: gunicorn --graceful-timeout 40 app:app\n`;
  expect((await fixedCompose(text('20s'))).out).toBe(text('45s'));
});
