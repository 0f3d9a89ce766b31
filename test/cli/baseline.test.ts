import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLEAN, cli, KILLED_SCRIPT, killed } from '../support/cli.ts';

const WRITE = ['--baseline', 'known.json', '--update-baseline'];
const USE = ['--baseline', 'known.json'];

/** The text of a baseline for these files. */
async function baselineOf(files: Readonly<Record<string, string>>, argv = WRITE): Promise<string> {
  let text = '';
  await cli(argv, { files, after: folder => (text = readFileSync(join(folder, 'known.json'), 'utf8')) });
  return text;
}

test('is written sorted, one finding a line, and then they are left out', async () => {
  const files = { ...killed('b'), ...killed('a') };
  const text = await baselineOf(files);
  const lines = text.split('\n').filter(line => line.includes('"file"'));
  expect(lines.map(line => JSON.parse(line.replace(/,$/, '')).file)).toEqual(['a/run.sh', 'b/run.sh']);
  expect(JSON.parse(text).version).toBe(1);
  expect(await cli(USE, { files: { ...files, 'known.json': text } })).toEqual({
    code: 0,
    out: '✔ no findings in 2 files, 2 in the baseline\n',
    err: '',
  });
});

describe('a finding stays known', () => {
  test.each([
    ['where lines come before it', `#!/bin/sh\n# new\n\nset -e\necho a\nmemcached -u nobody\n`],
    ['where its line is indented', KILLED_SCRIPT.replace('memcached -u', '  memcached   -u')],
  ])('%s', async (_, script) => {
    const text = await baselineOf(killed());
    const files = { ...killed(), 'run.sh': script, 'known.json': text };
    expect((await cli(USE, { files })).code).toBe(0);
  });

  test('under another grace period, and from another folder', async () => {
    const text = await baselineOf(killed('x'));
    const files = { ...killed('x'), 'known.json': text };
    const config = { 'x/.pid1-lint.yaml': 'grace: 20s' };
    expect((await cli(USE, { files: { ...files, ...config } })).code).toBe(0);
    expect((await cli(['--baseline', '../known.json'], { files, cwd: 'x' })).code).toBe(0);
  });
});

test('what is new is told, an equal line too', async () => {
  const text = await baselineOf({ ...killed('a'), Dockerfile: CLEAN });
  const files = { ...killed('a'), ...killed('b'), Dockerfile: CLEAN, 'known.json': text };
  const { code, out } = await cli([...USE, '--format', 'json'], { files });
  expect(code).toBe(1);
  const { findings, summary } = JSON.parse(out);
  expect(findings.map((f: { file: string }) => f.file)).toEqual(['b/run.sh']);
  expect(summary).toMatchObject({ errors: 1, inBaseline: 1 });
});

test('stale entries are told, and taken out by an update', async () => {
  const text = await baselineOf({ ...killed('a'), ...killed('b') });
  const files = { ...killed('a'), 'b/Dockerfile': CLEAN, 'known.json': text };
  const stale =
    'known.json: script-does-not-exec in b/run.sh is not found any more; --update-baseline takes it out\n';
  expect(await cli(USE, { files })).toMatchObject({ code: 0, err: stale });
  const updated = await cli(WRITE, { files });
  expect(updated).toMatchObject({ code: 0, err: 'known.json: 1 finding: 0 new, 1 taken out\n' });
  expect(await baselineOf(files)).toBe(await baselineOf(killed('a')));
});

test('entries of files that are not looked at are neither stale nor lost', async () => {
  const files = { ...killed('a'), ...killed('b') };
  const text = await baselineOf(files);
  const withBaseline = { ...files, 'known.json': text };
  expect(await cli([...USE, 'a'], { files: withBaseline })).toMatchObject({ code: 0, err: '' });
  expect(await baselineOf(withBaseline, [...WRITE, 'a'])).toBe(text);
});

test.each([
  [USE, {}, 'there is no baseline known.json; --update-baseline writes it'],
  [USE, { 'known.json': '[]' }, 'known.json is no baseline of pid1-lint'],
  [
    USE,
    { 'known.json': '{"version": 1, "findings": [{"file": 1}]}' },
    'known.json is no baseline of pid1-lint',
  ],
  [USE, { 'known.json/x': '' }, 'known.json cannot be read: EISDIR'],
  [['--baseline', 'no/known.json', '--update-baseline'], {}, 'no/known.json cannot be written: ENOENT'],
  [['--update-baseline'], {}, '--update-baseline needs --baseline FILE'],
])('%j: wrong usage', async (argv, more, message) => {
  const { code, err } = await cli(argv, { files: { ...killed(), ...more } });
  expect([code, err]).toEqual([2, `pid1-lint: ${message}\nTry pid1-lint --help.\n`]);
});
