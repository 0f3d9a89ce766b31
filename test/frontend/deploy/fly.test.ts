import { expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readFly } from '../../../src/frontend/deploy/fly/read-fly.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

const FILES = { Dockerfile: 'FROM alpine\n', 'docker/web.Dockerfile': 'FROM alpine\n' };
const read = (text: string, files: Readonly<Record<string, string>> = FILES) =>
  parsers.run(() => readFly({ file: 'fly.toml', text, vfs: memoryVfs(files), parsers }));

test('as the image has it, below the init of Fly.io, with SIGINT and 5 seconds', async () => {
  expect(await read('app = "shop"\n')).toMatchObject({
    open: [],
    contexts: [
      {
        context: 'fly.toml:1 process app',
        engine: 'Fly.io',
        declaredIn: 'fly',
        init: true,
        stopSignal: { text: 'SIGINT' },
        stopTimeoutMs: { value: 5000 },
        args: undefined,
        build: { dockerfile: 'Dockerfile', context: '.' },
      },
    ],
  });
});

test('what it overrides, with its place', async () => {
  const { contexts } = await read(`app = "shop"
kill_signal = "SIGTERM"
kill_timeout = "2m"
[build]
dockerfile = "docker/web.Dockerfile"
build-target = "prod"
[build.args]
A = "1"
[env]
PORT = 80
[processes]
web = "serve --name 'my app' \\"x\\\\\\"y\\""
worker = "work"
[experimental]
entrypoint = ["/run.sh"]
[mounts]
source = "data"
destination = "/data"
`);
  expect(contexts).toHaveLength(2);
  expect(contexts[0]).toMatchObject({
    context: 'fly.toml:12 process web, kill_signal = SIGTERM, kill_timeout = 2m',
    args: ['serve', '--name', 'my app', 'x"y'],
    argsAt: { line: 12 },
    entrypoint: ['/run.sh'],
    entrypointAt: { line: 15 },
    stopSignal: { text: 'SIGTERM', at: { line: 2 } },
    stopTimeoutMs: { value: 120_000, at: { line: 3 } },
    build: { dockerfile: 'docker/web.Dockerfile', target: 'prod', buildArgs: { A: '1' }, at: { line: 5 } },
    env: { PORT: '80' },
    mounts: [{ source: undefined, target: '/data' }],
  });
  expect(contexts[1]).toMatchObject({ args: ['work'], at: { line: 13 } });
});

test.each([
  ['[build]\nbuilder = "paketo"', 'its image comes from a buildpack'],
  ['[build]\ndockerfile = "other"', 'there is no other'],
  ['kill_timeout = "soon"', 'kill_timeout = soon is no duration'],
  ['[experimental]\nexec = ["/x"]', 'what it runs is not in the terms of an image'],
])('%j is open', async (text, reason) => {
  expect((await read(`${text}\n`)).open.map(o => o.reason)).toEqual([reason]);
});

test('broken: one message', async () => {
  expect(await read('app = "x"\nkill_signal = \n')).toMatchObject({
    contexts: [],
    errors: [{ file: 'fly.toml', message: 'this is no TOML', line: 2 }],
  });
});

test('below the init of Fly.io a worker ends at SIGINT that is killed in a plain docker run', async () => {
  const vfs = memoryVfs({
    'fly.toml': 'app = "shop"\n',
    Dockerfile: 'FROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n',
    'app.py': 'import time\nwhile True: time.sleep(1)\n',
  });
  const { launches, findings } = await lint(vfs, parsers, [
    { path: 'Dockerfile' },
    { path: 'fly.toml', kind: 'fly' },
  ]);
  expect(launches.map(l => [l.spec.engine ?? 'docker', l.stop.outcome, l.stop.signal])).toEqual([
    ['docker', 'killed', 'SIGTERM'],
    ['Fly.io', expect.stringMatching(/^(?:graceful|abrupt)$/), 'SIGINT'],
  ]);
  expect(findings.filter(f => f.severity === 'error')).toEqual([]);
  // It has no arguments of its own.
  expect(launches[1]?.stop.tree?.pid1.argv).toEqual(['/fly/init']);
});

test.each([
  [
    'tini',
    'FROM debian\nRUN apt-get update && apt-get install -y tini\nENTRYPOINT ["tini", "--"]\nCMD ["sleep", "9"]\n',
  ],
])('an image with %s is as good as it can be there', async (_, text) => {
  const vfs = memoryVfs({ 'fly.toml': 'app = "shop"\n', Dockerfile: text });
  const { findings } = await lint(vfs, parsers, [{ path: 'fly.toml', kind: 'fly' }]);
  expect(findings.map(f => f.rule)).not.toContain('two-inits');
});

test.each<[string, string, string | undefined]>([
  ['fly.toml', 'app = "x"\n', 'fly'],
  ['fly.staging.toml', 'app = "x"\n', 'fly'],
  ['fly.toml', 'name = "x"\n', undefined],
  ['pyproject.toml', 'app = "x"\n', undefined],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});
