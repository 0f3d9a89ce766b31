import { describe, expect, test } from 'vitest';
import { memoryVfs } from '../../../src/base/index.ts';
import { readQuadlet } from '../../../src/frontend/deploy/quadlet/read-quadlet.ts';
import type { RunContext } from '../../../src/frontend/deploy/types.ts';
import { readUnit, wordsIn } from '../../../src/frontend/deploy/units.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

function read(text: string, others: Readonly<Record<string, string>> = {}, file = 'units/web.container') {
  return readQuadlet({ file, text, vfs: memoryVfs({ [file]: text, ...others }), parsers });
}

function only(text: string, others?: Readonly<Record<string, string>>): RunContext {
  const { contexts, open } = read(`[Container]\n${text}`, others);
  expect(open).toEqual([]);
  if (!contexts[0]) throw new Error('no context');
  return contexts[0];
}

describe('units of systemd', () => {
  test('repeated keys, continued lines, comments and places', () => {
    const text =
      '# a\n[Service]\nExecStart=a \\\n# in between\n  b \\\n  c\nExecStart = d\n[Other]\nExecStart=e\n';
    const entries = readUnit('x', text);
    expect(entries.map(({ section, key, value }) => [section, key, value])).toEqual([
      ['Service', 'ExecStart', 'a    b    c'],
      ['Service', 'ExecStart', 'd'],
      ['Other', 'ExecStart', 'e'],
    ]);
    const [first] = entries;
    if (!first) throw new Error('no entry');
    expect(wordsIn(first).map(({ text: word, at }) => [word, at.line, at.column, at.endColumn])).toEqual([
      ['a', 3, 11, 12],
      ['b', 5, 3, 4],
      ['c', 6, 3, 4],
    ]);
  });

  test('an empty value takes back those before', () => {
    expect(readUnit('x', '[S]\nA=1\nA=\nA=2\n').map(e => e.value)).toEqual(['2']);
  });

  test.each([
    [`a 'b c' "d \\" e"`, ['a', 'b c', 'd " e']],
    ['100%% $$HOME a\\ b', ['100%', '$HOME', 'a b']],
    [`'' x`, ['', 'x']],
    [`a"b c"d`, ['ab cd']],
  ])('%s has the words %j', (value, words) => {
    const [entry] = readUnit('x', `[S]\nA=${value}\n`);
    expect(entry && wordsIn(entry).map(w => w.text)).toEqual(words);
  });
});

describe('a container', () => {
  test('as the image has it', () => {
    const context = only('Image=docker.io/library/nginx:1.27\n');
    expect(context).toMatchObject({
      context: 'units/web.container:2 container web',
      engine: 'podman',
      declaredIn: 'quadlet',
      image: 'docker.io/library/nginx:1.27',
      init: false,
      args: undefined,
    });
    expect(context).not.toHaveProperty('stopTimeoutMs');
  });

  test('what it overrides, with its place', () => {
    const context = only(`Image=a
RunInit=true
StopSignal=SIGINT
StopTimeout=70
Entrypoint=/run.sh
Exec=serve --name "my app"
User=1000
WorkingDir=/srv
Environment=A=1 "B=two words"
Volume=./conf:/etc/app:Z
Volume=data.volume:/data
`);
    expect(context).toMatchObject({
      context:
        'units/web.container:2 container web, RunInit=true, Entrypoint=/run.sh, StopSignal=SIGINT, StopTimeout=70',
      init: true,
      initAt: { line: 3, column: 1 },
      stopSignal: { text: 'SIGINT', at: { line: 4 } },
      stopTimeoutMs: { value: 70_000, at: { line: 5 } },
      entrypoint: ['/run.sh'],
      entrypointAt: { line: 6 },
      args: ['serve', '--name', 'my app'],
      argsAt: { line: 7, column: 6, endColumn: 27 },
      user: '1000',
      workdir: '/srv',
      env: { A: '1', B: 'two words' },
      mounts: [{ source: 'units/conf', target: '/etc/app' }],
    });
  });

  test('an entrypoint of several words is JSON, and PodmanArgs are options', () => {
    expect(only('Image=a\nEntrypoint=["/a", "-b"]\nPodmanArgs=--init --pid host\n')).toMatchObject({
      entrypoint: ['/a', '-b'],
      init: true,
      pid: 'host',
    });
  });

  test('an image that a unit beside it builds', () => {
    const build =
      '[Build]\nImageTag=localhost/web:1\nSetWorkingDirectory=../app\nFile=Containerfile.web\nTarget=prod\n';
    expect(only('Image=web.build\n', { 'units/web.build': build })).toMatchObject({
      image: 'localhost/web:1',
      build: {
        dockerfile: 'app/Containerfile.web',
        context: 'app',
        target: 'prod',
        by: 'the unit web.build',
      },
    });
    expect(read(build, {}, 'units/web.build').builds).toMatchObject([
      { image: 'localhost/web:1', build: { context: 'app' } },
    ]);
  });

  test('an image that a unit beside it pulls', () => {
    expect(only('Image=web.image\n', { 'units/web.image': '[Image]\nImage=quay.io/web:2\n' }).image).toBe(
      'quay.io/web:2',
    );
  });

  test.each([
    ['Rootfs=/srv/root', 'it has a root file system in place of an image'],
    ['Exec=a', 'it names no image'],
    ['Image=web.build', 'its image is that of units/web.build, which is not there'],
    ['Image=a\nExec=serve %i', 'the argument `%i` is not known'],
    ['Image=a\nStopTimeout=soon', '--stop-timeout takes a number of seconds, not `soon`'],
    ['Image=a\nPodmanArgs=--new-option x', 'whether `--new-option` takes a value is not known'],
  ])('%j is open', (text, reason) => {
    expect(read(`[Container]\n${text}\n`).open.map(o => o.reason)).toEqual([reason]);
  });
});

test.each<[string, string, string | undefined]>([
  ['web.container', '[Unit]\n[Container]\nImage=a\n', 'quadlet'],
  ['web.container', 'a file of another kind\n', undefined],
  ['app.build', 'gcc\n', undefined],
  ['web.service', '[Service]\nExecStart=/usr/bin/docker run --rm a\n', 'run-script'],
  ['web.service', '[Service]\nExecStart=/usr/bin/app run\n', undefined],
  ['web.service', '[Unit]\nAfter=docker.service\n[Service]\nExecStart=/usr/bin/app run\n', undefined],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});
