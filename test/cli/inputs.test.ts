import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLEAN, cli, KILLED, killed } from '../support/cli.ts';

interface Json {
  readonly findings: readonly { readonly file: string; readonly rule: string }[];
  readonly errors: readonly { readonly file: string }[];
  readonly summary: { readonly files: number };
}

const json = (out: string) => JSON.parse(out) as Json;

async function linted(argv: readonly string[], files: Readonly<Record<string, string>>, cwd = '.') {
  const { out } = await cli(['trace', '--format', 'json', ...argv], { files, cwd });
  const { launches } = JSON.parse(out) as { readonly launches: readonly { readonly file: string }[] };
  return launches.map(l => l.file).sort();
}

describe('which files are linted', () => {
  const names = [
    'Dockerfile',
    'Dockerfile.dev',
    'app.Dockerfile',
    'app.dockerfile',
    'Containerfile',
    'Containerfile.x',
  ];
  test.each(names)('%s is found', async name => {
    expect(await linted([], { [`a/${name}`]: CLEAN })).toEqual([`a/${name}`]);
  });

  test.each([
    'Dockerfile.dockerignore',
    'Dockerfile.j2',
    'Dockerfile.tmpl',
    'Dockerfile.md',
    'Dockerfile~',
    'Dockerfile.sh',
    'MyDockerfile',
    'node_modules/Dockerfile',
    '.git/Dockerfile',
    'x/vendor/y/Dockerfile',
  ])('%s is left out', async name => {
    expect(await linted([], { Dockerfile: CLEAN, [name]: CLEAN })).toEqual(['Dockerfile']);
  });

  test('of what is named after a language its first line tells whether it is a Dockerfile', async () => {
    const files = { 'Dockerfile.go': CLEAN, 'read/dockerfile.go': 'package dockerfile\n' };
    expect(await linted([], files)).toEqual(['Dockerfile.go']);
  });

  test('hidden folders are searched', async () => {
    expect(await linted(['.'], { '.devcontainer/Dockerfile': CLEAN })).toEqual(['.devcontainer/Dockerfile']);
  });

  test.each([
    ['one file twice', ['Dockerfile', './Dockerfile', 'a/../Dockerfile'], ['Dockerfile']],
    ['a pattern', ['?/Dockerfile'], ['a/Dockerfile', 'b/Dockerfile']],
    ['a folder', ['a'], ['a/Dockerfile']],
    ['a folder with a slash', ['./a/'], ['a/Dockerfile']],
    ['a file with a name of its own', ['a/image'], ['a/image']],
    ['a source: the Dockerfiles that read it', ['a/src/app.py'], ['a/Dockerfile']],
    ['a source of the folder above', ['lib/x.py'], ['Dockerfile']],
    ['a script without an ending', ['b/start'], ['b/Dockerfile']],
    [
      'a source, and a Dockerfile that is named',
      ['a/src/app.py', 'b/Dockerfile'],
      ['a/Dockerfile', 'b/Dockerfile'],
    ],
    ['a source of a Dockerfile in a folder beside', ['src/y.py'], ['docker/Dockerfile']],
  ] as const)('%s', async (_, argv, expected) => {
    const files = {
      Dockerfile: 'FROM python:3.11\nCOPY lib /lib\nCMD ["python3", "/lib/x.py"]\n',
      'lib/x.py': 'import signal\n',
      'a/Dockerfile': 'FROM python:3.11\nCOPY src /src\nCMD ["python3", "/src/main.py"]\n',
      'a/image': `# a comment first\n${CLEAN}`,
      'a/src/main.py': 'import app\n',
      'a/src/app.py': 'pass\n',
      'b/Dockerfile': 'FROM debian\nCOPY --chmod=755 start /\nENTRYPOINT ["/start"]\n',
      'b/start': '#!/bin/sh\nexec nginx\n',
      'docker/Dockerfile': 'FROM python:3.11\nCOPY src /src\nCMD ["python3", "/src/y.py"]\n',
      'src/y.py': 'pass\n',
    };
    expect(await linted(argv, files)).toEqual(expected);
  });

  test('a source that no Dockerfile copies is named, and no failure', async () => {
    const { code, err } = await cli(['src/app.py'], { files: { 'src/app.py': '' } });
    expect(code).toBe(0);
    expect(err).toBe('src/app.py: starts no container, and no Dockerfile here reads it\n');
  });

  test('of YAML that declares nothing only a lone file is worth a word', async () => {
    const files = { 'a.yaml': 'a: 1\n', 'b.yml': 'b: 1\n' };
    expect(await cli(['a.yaml', 'b.yml'], { files })).toMatchObject({ code: 0, err: '' });
    expect((await cli(['a.yaml'], { files })).err).toContain('a.yaml: starts no container');
  });

  describe('.gitignore', () => {
    const files = {
      '.gitignore': '# built\n/out\n*.tmp.Dockerfile\n!keep.tmp.Dockerfile\ngen/**/deep\nlogs/\n',
      'out/Dockerfile': CLEAN,
      'a/out/Dockerfile': CLEAN,
      'a/x.tmp.Dockerfile': CLEAN,
      'a/keep.tmp.Dockerfile': CLEAN,
      'gen/1/2/deep/Dockerfile': CLEAN,
      'gen/deep/Dockerfile': CLEAN,
      'a/logs/Dockerfile': CLEAN,
      'b/.gitignore': 'Dockerfile\n',
      'b/Dockerfile': CLEAN,
      'b/Containerfile': CLEAN,
      'b/c/Dockerfile': CLEAN,
    };
    test('leaves out what it names', async () => {
      expect(await linted([], files)).toEqual([
        'a/keep.tmp.Dockerfile',
        'a/out/Dockerfile',
        'b/Containerfile',
      ]);
    });
    test('of the folders above counts as well', async () => {
      expect(await linted(['b', 'a'], files)).toEqual([
        'a/keep.tmp.Dockerfile',
        'a/out/Dockerfile',
        'b/Containerfile',
      ]);
    });
    test('does not keep a file from being named', async () => {
      expect(await linted(['out/Dockerfile'], files)).toEqual(['out/Dockerfile']);
    });
  });

  test('paths are shown relative to the working directory', async () => {
    expect(await linted(['../b/Dockerfile'], { 'a/x': '', 'b/Dockerfile': CLEAN }, 'a')).toEqual([
      '../b/Dockerfile',
    ]);
  });

  test('a circle of links ends', async () => {
    const prepare = (folder: string) => {
      mkdirSync(join(folder, 'a'));
      symlinkSync('..', join(folder, 'a/up'));
      writeFileSync(join(folder, 'a/Dockerfile'), CLEAN);
    };
    const { code, out } = await cli(['--format', 'json'], { prepare });
    expect(code).toBe(0);
    expect(json(out).summary.files).toBe(1);
  });
});

describe('standard input', () => {
  test('is a Dockerfile in the working directory', async () => {
    const { code, out } = await cli(['-', '--format', 'json'], { files: killed(), stdin: KILLED });
    expect(code).toBe(1);
    expect(json(out).findings.map(f => f.file)).toEqual(['run.sh']);
  });

  test('stands for --stdin-filename', async () => {
    const argv = ['-', '--stdin-filename', 'web/Dockerfile', '--format', 'json'];
    const { out } = await cli(argv, { files: { 'web/run.sh': killed()['run.sh'] ?? '' }, stdin: KILLED });
    expect(json(out).findings.map(f => f.file)).toEqual(['web/run.sh']);
  });

  test('that is binary is an error', async () => {
    const { code, err } = await cli(['-'], { stdin: new Uint8Array([0]) });
    expect([code, err]).toEqual([2, '<stdin>: the file is binary\n']);
  });
});

describe('options for the build', () => {
  const staged =
    'FROM nginx:1.27 AS web\nCMD ["nginx", "-g", "daemon off;"]\nFROM debian:12\nCMD nginx -g "daemon off;"\n';

  test('--target', async () => {
    expect((await cli(['--target', 'web'], { files: { Dockerfile: staged } })).code).toBe(0);
    expect((await cli([], { files: { Dockerfile: staged } })).code).toBe(1);
    const { code, err } = await cli(['--target', 'nope'], { files: { Dockerfile: staged } });
    expect([code, err]).toEqual([2, expect.stringContaining('no stage is named nope')]);
  });

  test('--build-arg, also from the environment', async () => {
    const text =
      'ARG BASE=debian:12\nFROM $BASE\nSTOPSIGNAL SIGKILL\nCMD ["sleep", "1"]\nARG S\nSTOPSIGNAL $S\n';
    const rules = async (argv: readonly string[], env = {}) =>
      json((await cli(['--format', 'json', ...argv], { files: { Dockerfile: text }, env })).out).findings.map(
        f => f.rule,
      );
    expect(await rules(['--build-arg', 'S=SIGKILL'])).toContain('stop-signal-invalid');
    expect(await rules(['--build-arg', 'S=SIGTERM'])).not.toContain('stop-signal-invalid');
    expect(await rules(['--build-arg', 'S'], { S: 'SIGTERM' })).not.toContain('stop-signal-invalid');
  });

  test('--context', async () => {
    const files = { 'docker/Dockerfile': KILLED, 'run.sh': killed()['run.sh'] ?? '' };
    const { out } = await cli(['docker/Dockerfile', '--context', '.', '--format', 'json'], { files });
    expect(json(out).findings.map(f => f.file)).toEqual(['run.sh']);
  });
});
