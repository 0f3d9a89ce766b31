import { describe, expect, test } from 'vitest';
import { memoryVfs } from '../../../src/base/index.ts';
import { milliseconds } from '../../../src/frontend/deploy/compose/duration.ts';
import { interpolate, readDotEnv } from '../../../src/frontend/deploy/compose/interpolate.ts';
import { isComposeName } from '../../../src/frontend/deploy/compose/names.ts';
import { readCompose } from '../../../src/frontend/deploy/compose/read-compose.ts';
import { splitWords } from '../../../src/frontend/deploy/compose/words.ts';
import type { RunContext } from '../../../src/frontend/deploy/types.ts';
import { readYaml } from '../../../src/frontend/deploy/yaml-reader.ts';
import { ParserCache } from '../../../src/frontend/parsers.ts';

const parsers = new ParserCache(async name => (name === 'yaml-places' ? readYaml : undefined));

const read = (files: Readonly<Record<string, string>>, file = 'compose.yaml') =>
  parsers.run(() => readCompose({ file, text: files[file] ?? '', vfs: memoryVfs(files), parsers }));

/** The services of one file, by name. */
async function services(text: string, others: Readonly<Record<string, string>> = {}) {
  const { contexts, open, errors } = await read({ 'compose.yaml': text, ...others });
  expect(open).toEqual([]);
  expect(errors).toEqual([]);
  return Object.fromEntries(contexts.map(c => [nameOf(c), c]));
}

const nameOf = ({ context }: Pick<RunContext, 'context'>) => /service ([\w-]+)/.exec(context)?.[1] ?? '';

const service = async (body: string, others?: Readonly<Record<string, string>>): Promise<RunContext> => {
  const lines = body.split('\n').map(line => `    ${line}`);
  const { a } = await services(`services:\n  a:\n${lines.join('\n')}\n`, others);
  if (!a) throw new Error('no service');
  return a;
};

const reasonOf = async (body: string, others: Readonly<Record<string, string>> = {}) => {
  const lines = body.split('\n').map(line => `    ${line}`);
  const { open } = await read({ 'compose.yaml': `services:\n  a:\n${lines.join('\n')}\n`, ...others });
  return open[0]?.reason;
};

// Read in mattn/go-shellwords and compose-go; see the source.
test.each<[string, readonly string[], string?]>([
  ['python app.py', ['python', 'app.py']],
  ['  a\t b\n c ', ['a', 'b', 'c']],
  [`sh -c "a 'b' c"`, ['sh', '-c', "a 'b' c"]],
  [`a 'b "c'`, ['a', 'b "c']],
  ["a ''", ['a', '']],
  ['a\\ b c\\"d', ['a b', 'c"d']],
  ["'a\\b'", ['a\\b']],
  ['"$HOME" $X', ['$HOME', '$X']],
  ['a && b', ['a'], '&& b'],
  ['a; b', ['a'], '; b'],
  ['a > log', ['a'], '> log'],
  ['a 2>&1', ['a'], '>&1'],
  ['', []],
])('%j is split as Compose does', (text, words, dropped) => {
  expect(splitWords(text)).toEqual(dropped === undefined ? { words } : { words, dropped });
});

test.each(['a "b', "a 'b", 'a (b)', 'a \\'])('%j is refused', text => {
  expect(splitWords(text)).toHaveProperty('problem');
});

test.each<[string, string, string?]>([
  ['a', 'a'],
  ['$A-$B', '1-'],
  ['${A}x', '1x'],
  ['$$A $${A}', '$A ${A}'],
  ['${X:-d}', 'd'],
  ['${B:-d}', 'd'],
  ['${B-d}', ''],
  ['${A:-d}', '1'],
  ['${X:-${A}}', '1'],
  ['${X:-a}}', 'a}'],
  ['${A:+y}', 'y'],
  ['${X:+y}', ''],
  ['${X}', '${X}', 'X'],
  ['$X/$Y', '$X/$Y', 'X'],
  ['${X:?needed}', '${X:?needed}', 'X'],
  ['5$', '5$'],
  ['$1', '$1'],
])('%s is %j', (text, result, unknown) => {
  const env = new Map([
    ['A', '1'],
    ['B', ''],
  ]);
  expect(interpolate(text, env)).toEqual(
    unknown === undefined ? { text: result } : { text: result, unknown },
  );
});

test('a long text of brackets is quick', () => {
  expect(interpolate('${A:-'.repeat(20_000), new Map()).text.length).toBeGreaterThan(0);
});

test('.env', () => {
  const text = '# c\nA=1\nexport B="two words" # c\nC=\'$A\'\nD=x # c\nE=$A\n=x\nF\n';
  expect([...readDotEnv(text)]).toEqual([
    ['A', '1'],
    ['B', 'two words'],
    ['C', '$A'],
    ['D', 'x'],
    ['E', '1'],
  ]);
});

test.each<[string, number | undefined]>([
  ['10s', 10_000],
  ['1m30s', 90_000],
  ['1.5s', 1500],
  ['500ms', 500],
  ['2h', 7_200_000],
  ['30', undefined],
  ['', undefined],
  ['1x', undefined],
])('%s', (text, ms) => {
  expect(milliseconds(text)).toBe(ms);
});

test.each<[string, boolean]>([
  ['compose.yaml', true],
  ['deploy/docker-compose.prod.yml', true],
  ['docker-compose-dev.yaml', true],
  ['compose.json', false],
  ['my-compose.yml', false],
  ['docker-compose.yml.bak', false],
])('%s is a Compose file: %s', (file, is) => {
  expect(isComposeName(file)).toBe(is);
});

describe('a service', () => {
  test('with a build and all that says how it is run and stopped', async () => {
    const body = [
      'build: ./web',
      'init: true',
      'command: ["python3", "app.py"]',
      'entrypoint: /entry.sh --x',
      'stop_signal: SIGINT',
      'stop_grace_period: 1m30s',
      'pid: host',
      'user: "1000:1000"',
      'working_dir: /srv',
      'tty: true',
      'environment: [A=1, B]',
      'volumes: [".:/app", "data:/data", "/app/node_modules"]',
    ];
    const context = await service(body.join('\n'));
    expect(context).toMatchObject({
      context:
        'compose.yaml:2 service a, init: true, stop_signal: SIGINT, stop_grace_period: 1m30s, pid: host',
      declaredIn: 'compose',
      build: { dockerfile: 'web/Dockerfile', context: 'web', buildArgs: {} },
      init: true,
      args: ['python3', 'app.py'],
      entrypoint: ['/entry.sh', '--x'],
      stopSignal: { text: 'SIGINT', at: { file: 'compose.yaml', line: 7, column: 18 } },
      stopTimeoutMs: { value: 90_000 },
      pid: 'host',
      user: '1000:1000',
      workdir: '/srv',
      tty: true,
      env: { A: '1', B: undefined },
    });
    expect(context.mounts).toEqual([
      { source: '.', target: '/app' },
      { source: undefined, target: '/data', isVolume: true },
      { source: undefined, target: '/app/node_modules', isVolume: true },
    ]);
  });

  test('a build of another form', async () => {
    const text =
      'build:\n  context: ..\n  dockerfile: docker/Dockerfile.prod\n  target: app\n  args: {V: 3, W: null}';
    const { build } = await service(text.replace('..', 'src'));
    expect(build).toMatchObject({
      dockerfile: 'src/docker/Dockerfile.prod',
      context: 'src',
      target: 'app',
      buildArgs: { V: '3', W: undefined },
    });
    const inline = await service('build:\n  dockerfile_inline: |\n    FROM alpine\n    CMD ["top"]');
    expect(inline.build).toMatchObject({ inline: 'FROM alpine\nCMD ["top"]\n', context: '.' });
  });

  test('an empty command leaves the image’s, an empty entrypoint takes it away', async () => {
    expect((await service('image: x\ncommand: []')).args).toBeUndefined();
    expect((await service('image: x\ncommand:')).args).toBeUndefined();
    expect(await service("image: x\nentrypoint: ''")).toMatchObject({ entrypoint: [], keepsCmd: true });
    expect(await service('image: x')).not.toHaveProperty('entrypoint');
  });

  test('variables have the values of .env, or their defaults', async () => {
    const env = { '.env': 'TAG=16\nCMD=run it\n' };
    expect(await service('image: postgres:${TAG}\ncommand: ${CMD}', env)).toMatchObject({
      image: 'postgres:16',
      args: ['run', 'it'],
    });
    expect((await service('image: x\nstop_signal: ${S:-SIGINT}')).stopSignal?.text).toBe('SIGINT');
    expect((await service('image: x\ncommand: app --port $PORT')).args).toEqual(['app', '--port', '$PORT']);
  });

  test('what decides and is not known is open', async () => {
    expect(await reasonOf('image: x\nstop_signal: ${S}')).toContain('S, which is set nowhere');
    expect(await reasonOf('image: x\ncommand: $CMD')).toContain('begins with the variable CMD');
    expect(await reasonOf('image: x\nstop_grace_period: 30')).toContain('no duration');
    expect(await reasonOf('build: https://example.com/x.git')).toContain('which is not here');
    expect(await reasonOf('environment: [A=1]')).toContain('neither an image nor a build');
    expect(await reasonOf('image: x\ncommand: a "b')).toContain('a quote is not closed');
  });

  test('environment files', async () => {
    const files = { 'a.env': 'A=1\nB=2\n' };
    expect(await service('image: x\nenv_file: a.env\nenvironment: {B: 3}', files)).toMatchObject({
      env: { A: '1', B: '3' },
      envComplete: true,
    });
    expect((await service('image: x\nenv_file:\n  - path: none.env\n    required: false')).envComplete).toBe(
      false,
    );
  });

  test('healthchecks', async () => {
    const check = async (text: string) => (await service(`image: x\nhealthcheck: ${text}`)).healthcheck;
    expect(await check('{test: curl x | grep y}')).toMatchObject({ form: 'shell', text: 'curl x | grep y' });
    expect(await check('{test: [CMD, curl, x]}')).toMatchObject({ form: 'exec', argv: ['curl', 'x'] });
    expect(await check('{test: [CMD-SHELL, curl x || exit 1]}')).toMatchObject({ text: 'curl x || exit 1' });
    expect(await check('{test: [NONE]}')).toBeNull();
    expect(await check('{disable: true}')).toBeNull();
    expect(await check('{interval: 3s}')).toBeUndefined();
  });

  test('scripts from configs', async () => {
    const text =
      'services:\n  a:\n    image: x\n    configs: [{source: entry, target: /entry.sh}]\nconfigs:\n  entry: {file: ./e.sh}\n';
    expect((await services(text)).a?.mounts).toEqual([{ source: 'e.sh', target: '/entry.sh' }]);
  });
});

describe('files that belong together', () => {
  test('an override lies over the file of the default name', async () => {
    const { a } = await services(
      'services:\n  a:\n    image: x\n    command: one\n    environment: {A: 1, B: 2}\n    volumes: [./a:/a]\n',
      {
        'compose.override.yml':
          'services:\n  a:\n    command: two\n    environment: [B=3]\n    volumes: [./b:/b]\n    init: true\n',
      },
    );
    expect(a).toMatchObject({ args: ['two'], env: { A: '1', B: '3' }, init: true });
    expect(a?.argsAt?.file).toBe('compose.override.yml');
    expect(a?.mounts.map(m => m.target)).toEqual(['/a', '/b']);
  });

  test('a file of parts lies over the one of the default name', async () => {
    const files = {
      'docker-compose.yml': 'services:\n  a: {build: ., command: one}\n  b: {image: y}\n',
      'docker-compose.prod.yml': 'services:\n  a: {init: true}\n',
    };
    const { contexts } = await read(files, 'docker-compose.prod.yml');
    expect(contexts.map(nameOf)).toEqual(['a']);
    expect(contexts[0]).toMatchObject({ args: ['one'], init: true, build: { context: '.' } });
  });

  test('!reset and !override', async () => {
    const { a } = await services(
      'services:\n  a: {image: x, command: one, init: true, volumes: [./a:/a]}\n',
      {
        'compose.override.yaml': 'services:\n  a: {init: !reset null, volumes: !override [./b:/b]}\n',
      },
    );
    expect(a).toMatchObject({ init: false, args: ['one'], mounts: [{ target: '/b' }] });
  });

  test('extends, here and in another folder, whose paths begin there', async () => {
    const { a, b } = await services(
      'services:\n  base: {image: x, init: true}\n  a: {extends: base, command: run}\n  b: {extends: {file: other/common.yml, service: c}}\n',
      { 'other/common.yml': 'services:\n  c: {build: ./app, stop_signal: SIGINT}\n' },
    );
    expect(a).toMatchObject({ image: 'x', init: true, args: ['run'] });
    expect(b).toMatchObject({ build: { context: 'other/app' }, stopSignal: { text: 'SIGINT' } });
  });

  test('extends in a circle, and of what is not there', async () => {
    const { open } = await read({
      'compose.yaml': 'services:\n  a: {extends: b}\n  b: {extends: a}\n  c: {extends: none}\n',
    });
    expect(open.map(o => o.reason)).toEqual([
      'its `extends` goes in a circle',
      'its `extends` goes in a circle',
      'there is no service `none` of the file to extend',
    ]);
  });

  test('anchors, merge keys and includes', async () => {
    const { a, b } = await services(
      'x-app: &app\n  image: x\n  init: true\ninclude: [more/compose.yaml]\nservices:\n  a:\n    <<: *app\n    command: run\n',
      { 'more/compose.yaml': 'services:\n  b: {build: .}\n' },
    );
    expect(a).toMatchObject({ image: 'x', init: true, args: ['run'] });
    expect(b).toMatchObject({ build: { context: 'more' } });
  });

  test('an image that another service builds', async () => {
    const { b } = await services(
      'services:\n  a: {build: ./a, image: app}\n  b: {image: app, command: work}\n',
    );
    expect(b).toMatchObject({ build: { dockerfile: 'a/Dockerfile' }, args: ['work'] });
  });
});

describe('broken files', () => {
  test.each<[string, string]>([
    ['services:\n  a: {image: x\n', 'Flow map'],
    ['a: 1\na: 2\n', 'unique'],
    ['{{ template }}\n: x', ''],
  ])('%j has a place and a sentence', async (text, words) => {
    const { errors, contexts } = await read({ 'compose.yaml': text });
    expect(contexts).toEqual([]);
    expect(errors[0]).toMatchObject({
      file: 'compose.yaml',
      line: expect.any(Number),
      column: expect.any(Number),
    });
    expect(errors[0]?.message).toContain(words);
  });

  test('aliases of aliases are not followed for ever', async () => {
    const level = (n: number) =>
      `l${n}: &l${n} [${Array.from({ length: 10 }, () => `*l${n - 1}`).join(', ')}]\n`;
    const text = `l0: &l0 [x, x]\n${Array.from({ length: 9 }, (_, i) => level(i + 1)).join('')}`;
    const { errors } = await read({ 'compose.yaml': text });
    expect(errors[0]?.message).toContain('too many');
  });

  test('no services at all', async () => {
    expect(await read({ 'compose.yaml': '' })).toMatchObject({ contexts: [], open: [], errors: [] });
    expect(await read({ 'compose.yaml': 'services: 3\n' })).toMatchObject({ contexts: [], open: [] });
  });
});

describe('COMPOSE_FILE', () => {
  const files = {
    '.env': 'COMPOSE_FILE=a.compose.yml:b.compose.yml\n',
    'a.compose.yml': 'services:\n  a:\n    image: nginx\n    command: [x]\n',
    'b.compose.yml': 'services:\n  a:\n    init: true\n    command: [y]\n  b:\n    image: redis\n',
  };

  test('names files that lie one over the other, and are read with the first', async () => {
    const { contexts } = await read(files, 'a.compose.yml');
    expect(contexts.map(c => [nameOf(c), c.init, c.args])).toEqual([
      ['a', true, ['y']],
      ['b', false, undefined],
    ]);
  });

  test('each of the others by itself has what stands in it', async () => {
    const { contexts } = await read(files, 'b.compose.yml');
    expect(contexts.map(c => [nameOf(c), c.image])).toEqual([
      ['a', 'nginx'],
      ['b', 'redis'],
    ]);
  });
});

test('a config with a content is a file in the container', async () => {
  const text =
    'services:\n  a:\n    image: nginx\n    configs: [{source: run, target: /run.sh}]\nconfigs:\n  run:\n    content: |\n      #!/bin/sh\n      echo $$HOME\n';
  const { a } = await services(text);
  const [mount] = a?.mounts ?? [];
  expect(mount?.target).toBe('/run.sh');
  expect(mount?.texts?.get('')?.text).toBe('#!/bin/sh\necho $HOME\n');
  expect(mount?.texts?.get('')?.locate(10, 15)).toMatchObject({ file: 'compose.yaml', line: 9 });
});

test.each<[string, object]>([
  ['command: a && b', { args: ['a'], leftOut: { text: '&& b' } }],
  ['command: "a $$X"', { args: ['a', '$X'] }],
  ['command: a $NOWHERE', { args: ['a', '$NOWHERE'], hasOpenWords: true }],
  ['command: ["a", "$NOWHERE"]', { args: ['a', '$NOWHERE'], hasOpenWords: true }],
  ['pid: service:db', { pid: 'shared', pidOf: 'service:db' }],
])('%s', async (line, expected) => {
  expect(await service(`image: x\n${line}`)).toMatchObject(expected);
});

test.each([
  ['command: ["/stop.sh", "$NAME"]', ['/stop.sh', 'web']],
  ["command: sh -c 'echo bye'", ['sh', '-c', 'echo bye']],
])('a hook before the stop with %s', async (line, argv) => {
  const { preStop } = await service(`image: x\npre_stop:\n  - ${line}`, { '.env': 'NAME=web\n' });
  expect(preStop).toMatchObject({ argv, at: { line: 5 } });
  expect(preStop).not.toHaveProperty('ms');
});

test('a file that takes something back lies over the one of the default name', async () => {
  const files = {
    'compose.yaml': 'services:\n  a:\n    build: {context: web}\n    init: true\n',
    'compose.prod.yaml': 'services:\n  a:\n    build: {target: prod}\n    volumes: !reset []\n',
  };
  const { contexts } = await read(files, 'compose.prod.yaml');
  expect(contexts).toMatchObject([{ init: true, build: { context: 'web', target: 'prod' } }]);
});
