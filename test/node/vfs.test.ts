import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeVfs } from '../../src/node/vfs.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pid1-lint-vfs-'));
  for (const folder of ['in/sub', 'out']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'in/a.txt'), 'a');
  writeFileSync(join(root, 'in/sub/run.sh'), '#!/bin/sh\n');
  chmodSync(join(root, 'in/sub/run.sh'), 0o755);
  writeFileSync(join(root, 'in/binary'), new Uint8Array([1, 0, 2]));
  writeFileSync(join(root, 'in/large'), 'x'.repeat((1 << 20) + 1));
  writeFileSync(join(root, 'in/full'), 'x'.repeat(1 << 20));
  writeFileSync(join(root, 'out/secret'), 's');
  symlinkSync('../out/secret', join(root, 'in/link'));
  symlinkSync('../out', join(root, 'in/folder'));
  symlinkSync('a.txt', join(root, 'in/inner'));
  symlinkSync('loop', join(root, 'in/loop'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const LEADS_OUT = 'the path leads out of the working directory and of the folders that were named';

test.each([
  ['a.txt', 'a', undefined],
  ['./sub/../a.txt', 'a', undefined],
  ['inner', 'a', undefined],
  ['missing', undefined, 'there is no such file'],
  ['loop', undefined, 'there is no such file'],
  ['sub', undefined, 'this is a directory'],
  ['binary', undefined, 'the file is binary'],
  ['large', undefined, 'the file is larger than 1 MiB'],
  ['link', undefined, LEADS_OUT],
  ['folder/secret', undefined, LEADS_OUT],
  ['../out/secret', undefined, LEADS_OUT],
  ['/etc/passwd', undefined, LEADS_OUT],
])('read %s', (path, text, problem) => {
  const vfs = nodeVfs(join(root, 'in'));
  expect([vfs.read(path), vfs.problem(path)]).toEqual([text, problem]);
});

test('a file of exactly the limit is read whole', () => {
  expect(nodeVfs(join(root, 'in')).read('full')).toHaveLength(1 << 20);
});

test('a file whose size is not told is read whole', () => {
  expect(nodeVfs('/proc/self').read('status')).toMatch(/^Name:[\s\S]*nonvoluntary_ctxt_switches:\t\d+\n$/);
});

test('roots open other folders, and only those', () => {
  const vfs = nodeVfs(join(root, 'in'), [join(root, 'out')]);
  expect([vfs.read('link'), vfs.read('../out/secret'), vfs.read('/etc/passwd')]).toEqual([
    's',
    's',
    undefined,
  ]);
  // A name that begins like a root is not below it.
  expect(nodeVfs(join(root, 'in'), [join(root, 'ou')]).read('../out/secret')).toBeUndefined();
});

test('list and stat', () => {
  const vfs = nodeVfs(join(root, 'in'));
  expect(vfs.list('sub')).toEqual(['run.sh']);
  expect([vfs.list('a.txt'), vfs.list('folder'), vfs.list('..')]).toEqual([undefined, undefined, undefined]);
  expect(vfs.stat('sub/run.sh')).toEqual({ kind: 'file', executable: true, size: 10 });
  expect(vfs.stat('a.txt')?.executable).toBe(false);
  expect(vfs.stat('sub')?.kind).toBe('directory');
  expect([vfs.stat('link'), vfs.stat('..')]).toEqual([undefined, undefined]);
});

test('a path through a file finds nothing', () => {
  const vfs = nodeVfs(join(root, 'in'));
  expect([vfs.read('a.txt/b'), vfs.stat('a.txt/b'), vfs.list('a.txt/b')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('what is read once stays as it was', () => {
  const vfs = nodeVfs(join(root, 'in'));
  writeFileSync(join(root, 'in/changes'), '1');
  expect(vfs.read('changes')).toBe('1');
  writeFileSync(join(root, 'in/changes'), '2');
  expect(vfs.read('changes')).toBe('1');
});
