import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

interface LaunchJson {
  readonly file: string;
  readonly target: string | null;
  readonly context: string;
  readonly argv: readonly string[];
  readonly pid1: { readonly argv: readonly string[]; readonly role: string };
  readonly main: { readonly sources: readonly string[] };
  readonly stopSignal: string;
  readonly graceSeconds: number;
  readonly stop: { readonly outcome: string; readonly cause: string; readonly reason: string };
}

const FILES = {
  Dockerfile:
    'FROM python:3.11 AS app\nARG SCRIPT=bare.py\nENV SCRIPT=$SCRIPT\nCOPY *.py /app/\nWORKDIR /app\n' +
    'CMD ["python3", "bare.py"]\nFROM app AS shelled\nCMD python3 $SCRIPT\n',
  'bare.py': 'import time\nwhile True: time.sleep(1)\n',
  'handler.py':
    'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nwhile True: time.sleep(1)\n',
};
const BUILD = 'docker build --target app -t app .\n';

async function launches(script: string, file = 'run.sh'): Promise<readonly LaunchJson[]> {
  const { out, err, code } = await cli(['trace', '--format', 'json', file], {
    files: { ...FILES, [file]: script },
  });
  expect([err, code]).toEqual(['', 0]);
  return (JSON.parse(out) as { readonly launches: readonly LaunchJson[] }).launches;
}

/** The launch of one line behind the build of the image. */
async function launch(line: string): Promise<LaunchJson> {
  const all = await launches(`#!/bin/sh\n${BUILD}${line}\n`);
  const [first] = all;
  expect(all).toHaveLength(1);
  if (!first) throw new Error('no launch');
  return first;
}

test.each([
  ['docker run app', 'python3 bare.py', 'killed', 'discarded'],
  ['docker run --init app', '/sbin/docker-init -- python3 bare.py', 'abrupt', 'default-death'],
  ['podman run --init app', '/run/podman-init -- python3 bare.py', 'abrupt', 'default-death'],
  ['docker run app python3 handler.py', 'python3 handler.py', 'graceful', 'graceful'],
  ['docker run --entrypoint python3 app handler.py', 'python3 handler.py', 'graceful', 'graceful'],
  ['docker run -v "$PWD/handler.py:/app/bare.py:ro" app', 'python3 bare.py', 'graceful', 'graceful'],
  ['docker run -v "$PWD:/src" -w /src app python3 handler.py', 'python3 handler.py', 'graceful', 'graceful'],
  ['docker run --pid=host app', 'python3 bare.py', 'abrupt', 'default-death'],
  // The init is PID 1 of a namespace, or is not there at all.
  ['docker run --pid=host --init app', 'python3 bare.py', 'abrupt', 'default-death'],
  ['docker run --stop-signal INT app', 'python3 bare.py', 'graceful', 'graceful'],
  ['docker run -d --name web app; docker stop -s INT web', 'python3 bare.py', 'graceful', 'graceful'],
  ['docker run nginx:1.27', 'nginx -g daemon off;', 'graceful', 'graceful'],
])('%s', async (line, pid1, outcome, cause) => {
  const { pid1: found, stop } = await launch(line);
  expect([found.argv.join(' ').replace(/^nginx: master process /, ''), stop.outcome, stop.cause]).toEqual([
    pid1,
    outcome,
    cause,
  ]);
});

test.each([
  ['docker run app', 'run.sh:3 docker run'],
  ['docker run --init app', 'run.sh:3 docker run --init'],
  [
    'sudo podman run --rm --stop-timeout 3 --stop-signal=INT app',
    'run.sh:3 podman run --stop-signal INT --stop-timeout 3',
  ],
  ['docker run --pid host app', 'run.sh:3 docker run --pid=host'],
])('%s is the context %s', async (line, context) => {
  expect(await launch(line)).toMatchObject({ file: 'Dockerfile', target: 'app', context });
});

test('a target, and variables of the run line', async () => {
  const script = 'docker build -t app . --target shelled\ndocker run -e SCRIPT=handler.py app\n';
  const [first] = await launches(script);
  expect(first?.target).toBe('shelled');
  expect(first?.main.sources).toEqual(['handler.py']);
});

test.each([
  ['docker run --stop-timeout 3 app', 3],
  ['docker run --stop-timeout 3 --name a app\ndocker stop --time 5 a', 5],
  ['docker run --name a app\ndocker stop -t 5 b', 10],
  ['docker run --name a app\ndocker kill a', 10],
  ['docker run --stop-timeout=-1 app', -1],
])('%j has %d s', async (lines, seconds) => {
  expect((await launch(lines)).graceSeconds).toBe(seconds);
});

test('an engine that waits for ever does not kill', async () => {
  const { stop } = await launch('docker run --stop-timeout=-1 app');
  expect(stop.outcome).toBe('unknown');
  expect(stop.reason).toContain('waits for ever');
});

test.each([
  ['docker run "$IMAGE"', '`$IMAGE` is not known'],
  ['docker run $OPTS app', 'may hold options'],
  ['docker run nowhere/nothing:1', 'nowhere/nothing:1'],
  ['docker run -it app bash', 'terminal'],
  ['docker run -v "$DATA:/app" app', '/app'],
])('%s is unknown, and says why', async (line, reason) => {
  const found = await launch(line);
  expect(found.stop.outcome).toBe('unknown');
  expect(JSON.stringify(found)).toContain(reason);
});

test('lines stay in their order, and each is a launch', async () => {
  const all = await launches(`${BUILD}docker run app\ndocker run "$X"\ndocker run --init app\n`);
  expect(all.map(l => l.context)).toEqual([
    'run.sh:2 docker run',
    'run.sh:3 docker run',
    'run.sh:4 docker run --init',
  ]);
});

test('a makefile', async () => {
  const text = 'IMAGE = app\nrun:\n\tdocker build --target app -t $(IMAGE) .\n\tdocker run --init $(IMAGE)\n';
  const [first] = await launches(text, 'Makefile');
  expect(first).toMatchObject({ context: 'Makefile:4 docker run --init', file: 'Dockerfile' });
});

test('a script without an ending is known by its shebang', async () => {
  const [first] = await launches('#!/usr/bin/env bash\ndocker run nginx\n', 'start');
  expect(first).toMatchObject({ context: 'start:2 docker run', file: 'start' });
});

test('findings tell the run line; one defect is one finding', async () => {
  const files = {
    ...FILES,
    'run.sh': `${BUILD}docker run app\ndocker run --rm app\ndocker run app sh -c 'exec python3 bare.py; x'\n`,
  };
  const { out, code } = await cli(['run.sh', '--format', 'json'], { files });
  const { findings } = JSON.parse(out) as {
    findings: readonly { file: string; line: number; context: string }[];
  };
  expect(code).toBe(1);
  expect(findings.map(f => `${f.file}:${f.line} ${f.context}`)).toEqual([
    'Dockerfile:6 run.sh:2 docker run',
    'run.sh:4 run.sh:4 docker run',
  ]);
});

test('a Dockerfile that cannot be built is an error of its own', async () => {
  const { code, err } = await cli(['run.sh'], {
    files: { Dockerfile: 'FRM x\n', 'run.sh': `${BUILD}docker run app\n` },
  });
  expect([code, err]).toEqual([2, 'Dockerfile:1:1: unknown instruction FRM; did you mean FROM?\n']);
});

test.each([
  ['serve', 'unknown'],
  ['--port 80', 'unknown'],
  ['python3 /app/main.py', 'app'],
])('what follows an image that is not known: `%s` is %s', async (words, role) => {
  expect((await launch(`docker run example.org/tool ${words}`)).pid1.role).toBe(role);
});
