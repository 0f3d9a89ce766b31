import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readDevcontainer } from '../../../src/frontend/deploy/devcontainer/read-devcontainer.ts';
import type { RunContext } from '../../../src/frontend/deploy/types.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

const FILE = '.devcontainer/devcontainer.json';
const read = (text: string) =>
  parsers.run(() => readDevcontainer({ file: FILE, text, vfs: memoryVfs({}), parsers }));

async function only(text: string): Promise<RunContext> {
  const { contexts, open, errors } = await read(text);
  expect([open, errors]).toEqual([[], []]);
  if (!contexts[0]) throw new Error('no context');
  return contexts[0];
}

describe('a dev container', () => {
  test('of an image waits in a shell', async () => {
    const context = await only('// for us\n{\n  "image": "python:3.12", // pinned\n  "init": true,\n}\n');
    expect(context).toMatchObject({
      context: '.devcontainer/devcontainer.json:3 dev container, init: true',
      declaredIn: 'devcontainer',
      image: 'python:3.12',
      init: true,
      initAt: { line: 4 },
      entrypoint: ['/bin/sh'],
      args: ['-c', expect.stringContaining('trap "exit 0" 15'), '-'],
    });
  });

  test('of a Dockerfile that keeps its command', async () => {
    const context = await only(`{
  "build": { "dockerfile": "Dockerfile", "context": "..", "target": "dev", "args": { "A": "1", "B": "\${localEnv:B}" } },
  "overrideCommand": false,
  "containerUser": "node",
  "containerEnv": { "X": "1" },
  "runArgs": ["--init", "--pid=host"]
}`);
    expect(context).toMatchObject({
      context: '.devcontainer/devcontainer.json:2 dev container, init: true, overrideCommand: false',
      args: undefined,
      init: true,
      pid: 'host',
      user: 'node',
      env: { X: '1' },
      build: {
        dockerfile: '.devcontainer/Dockerfile',
        context: '.',
        target: 'dev',
        buildArgs: { A: '1', B: undefined },
      },
    });
    expect(context).not.toHaveProperty('entrypoint');
  });

  test('as it was written once', async () => {
    expect(await only('{"dockerFile": "../Dockerfile", "context": ".."}')).toMatchObject({
      build: { dockerfile: 'Dockerfile', context: '.' },
    });
  });

  test('of Compose files is theirs', async () => {
    const text = '{"dockerComposeFile": "../compose.yaml", "service": "app"}';
    expect(await read(text)).toMatchObject({ contexts: [], open: [], errors: [] });
  });

  test.each([
    ['{"name": "x"}', 'it names neither an image nor a Dockerfile'],
    ['{"image": "a", "features": {"ghcr.io/x/y:1": {}}}', 'its features may add an entrypoint of their own'],
    [
      '{"image": "a", "runArgs": ["--entrypoint", "${localEnv:E}"], "overrideCommand": false}',
      'the value of --entrypoint is not known',
    ],
    ['{"image": "a", "runArgs": ["--new"]}', 'whether `--new` takes a value is not known'],
  ])('%s is open', async (text, reason) => {
    expect((await read(text)).open.map(o => o.reason)).toEqual([reason]);
  });

  test('broken: one message', async () => {
    expect((await read('{"image": ')).errors).toMatchObject([
      { file: FILE, message: expect.stringMatching(/^this is no JSON/) },
    ]);
  });
});

const WORKER = 'FROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n';

test.each([
  ['.devcontainer/Dockerfile', 'Dockerfile', 'info'],
  ['Dockerfile', '../Dockerfile', 'error'],
])(
  'a defect of %s, which only a dev container starts in another way, is of severity %3$s',
  async (path, dockerfile, severity) => {
    const vfs = memoryVfs({
      [FILE]: `{"build": {"dockerfile": "${dockerfile}", "context": ".."}}`,
      [path]: WORKER,
      'app.py': 'import time\nwhile True: time.sleep(1)\n',
    });
    const { findings, launches } = await lint(vfs, parsers, [{ path }, { path: FILE, kind: 'devcontainer' }]);
    expect(launches.map(l => l.stop.outcome)).toEqual(['killed', 'graceful']);
    expect(findings.map(f => [f.rule, f.severity])).toContainEqual(['pid1-ignores-stop-signal', severity]);
  },
);

test.each<[string, string, string | undefined]>([
  ['.devcontainer/devcontainer.json', '{"image": "a"}', 'devcontainer'],
  ['.devcontainer.json', '{"build": {}}', 'devcontainer'],
  ['devcontainer.json', '{"dockerComposeFile": "x"}', undefined],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});
