import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLEAN, cli, killed } from '../support/cli.ts';
import { builtProgram } from '../support/program.ts';

const [NODE, BIN] = builtProgram();

let folder = '';
let child: ChildProcess | undefined;
let out = '';
let err = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pid1-watch-'));
  for (const [file, text] of Object.entries(killed()))
    writeFileSync(join(folder, file), text, { mode: 0o755 });
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(...argv: string[]): void {
  [out, err] = ['', ''];
  child = spawn(NODE, [BIN, '--watch', ...argv], {
    cwd: folder,
    env: { ...process.env, GITHUB_ACTIONS: '' },
  });
  child.stdout?.on('data', data => {
    out += data;
  });
  child.stderr?.on('data', data => {
    err += data;
  });
}

/** As many runs as this are through. */
async function runs(number: number): Promise<void> {
  await expect
    .poll(() => err.split('Waiting for a change').length - 1, { timeout: 20_000, interval: 20 })
    .toBe(number);
}

test('runs again when a file changes that was read, one that comes, and not for others', async () => {
  writeFileSync(join(folder, 'notes.txt'), 'a');
  start('--rule', 'no-init=off');
  await runs(1);
  expect(out).toContain('script-does-not-exec');
  out = '';
  writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\nexec memcached -u nobody\n');
  await runs(2);
  expect(out).toContain('no findings in 1 file');
  writeFileSync(join(folder, 'notes.txt'), 'b');
  writeFileSync(join(folder, '.run.sh.swp'), '');
  await sleep(500);
  await runs(2);
  mkdirSync(join(folder, 'web'));
  writeFileSync(join(folder, 'web/Dockerfile'), CLEAN);
  await expect.poll(() => out, { timeout: 20_000 }).toContain('no findings in 2 files');
}, 60_000);

test('several writes are one run', async () => {
  start();
  await runs(1);
  for (let i = 0; i < 5; i++) {
    writeFileSync(join(folder, 'run.sh'), `#!/bin/sh\nexec memcached -u nobody # ${i}\n`);
    await sleep(10);
  }
  await runs(2);
  await sleep(500);
  await runs(2);
}, 60_000);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends it',
  async (signal, status) => {
    start('--format', 'json');
    await runs(1);
    const exit = new Promise(resolve => child?.on('exit', (code, by) => resolve([code, by])));
    child?.kill(signal);
    expect(await exit).toEqual([status, null]);
    expect(JSON.parse(out)).toMatchObject({ findings: [{}] });
  },
  30_000,
);

test('standard input is not watched', async () => {
  const { code, err: said } = await cli(['--watch', '-'], { stdin: CLEAN });
  expect([code, said]).toEqual([2, expect.stringContaining('--watch')]);
});

test('runs again when a file changes that the configuration extends', async () => {
  mkdirSync(join(folder, 'shared'));
  writeFileSync(join(folder, '.pid1-lint.yaml'), 'extends: shared/base.yaml\n');
  writeFileSync(join(folder, 'shared/base.yaml'), '');
  start('Dockerfile');
  await runs(1);
  expect(out).toContain('script-does-not-exec');
  out = '';
  writeFileSync(join(folder, 'shared/base.yaml'), 'rules: { script-does-not-exec: off }\n');
  await runs(2);
  expect(out).toContain('no findings in 1 file');
});

test('what --fix writes is no change to run for, what somebody writes is mended again', async () => {
  start('--fix', '--rule', 'no-init=off');
  await runs(1);
  expect(readFileSync(join(folder, 'run.sh'), 'utf8')).toContain('exec memcached');
  expect(err).toContain('1 fixed, 0 left');
  await sleep(500);
  await runs(1);
  writeFileSync(join(folder, 'run.sh'), '#!/bin/sh\nmemcached -u nobody # again\n');
  await runs(2);
  expect(readFileSync(join(folder, 'run.sh'), 'utf8')).toContain('exec memcached');
}, 60_000);
