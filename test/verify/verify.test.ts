import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { verify } from '../../src/verify/index.ts';
import { cli } from '../support/cli.ts';
import { fakeEngine, type Script } from './fake-engine.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function engine(script: Script) {
  const fake = await fakeEngine(script);
  closers.push(fake.close);
  return fake;
}

const HEALTHY = { health: ['starting', 'healthy'] };
const FILES = {
  Dockerfile: 'FROM debian:12\nCOPY . /app\nCMD ["sleep", "1000000"]\n',
  'sub/file.txt': 'hello',
  '.dockerignore': 'secret\n',
  secret: 'x',
};

async function verified(script: Script, argv: readonly string[] = [], files: Record<string, string> = FILES) {
  const fake = await engine(script);
  const prepare = (folder: string) => {
    mkdirSync(join(folder, `deep-${'x'.repeat(120)}`));
    symlinkSync('sub/file.txt', join(folder, 'link'));
  };
  const ran = await cli(['verify', '.', ...argv], { files, env: fake.env, prepare });
  return { ...ran, fake };
}

test('without an engine: one clear line, exit code 2', async () => {
  const { code, out, err } = await cli(['verify', '.'], {
    files: FILES,
    env: { DOCKER_HOST: 'unix:///nowhere.sock' },
  });
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(
    'pid1-lint: no container engine answers: unix:///nowhere.sock (ENOENT); DOCKER_HOST names another\n',
  );
});

test('an address that is not spoken is named', async () => {
  const { code, err } = await cli(['verify', '.'], { files: FILES, env: { DOCKER_HOST: 'ssh://far' } });
  expect([code, err]).toEqual([
    2,
    'pid1-lint: no container engine answers: ssh://far (only unix:// and plain tcp:// are spoken); DOCKER_HOST names another\n',
  ]);
});

test('what is as predicted gives 0', async () => {
  const { code, out, fake } = await verified({ ...HEALTHY, stopMs: 1000, exitCode: 137 }, [
    '--',
    '--stop-timeout',
    '1',
  ]);
  expect(out).toContain('✔ as predicted');
  expect(out).toMatch(/✔ PID 1 +both +sleep 1000000/);
  expect(out).toMatch(/stop +both +killed, after 1.\d s|predicted +killed, after 1.0 s/);
  expect(out).toContain('the processes are not in the /proc of this machine');
  expect(code).toBe(0);
  expect(JSON.parse(fake.bodyOf('POST /containers/create').toString())).toMatchObject({ StopTimeout: 1 });
});

test('what is not gives 1, and is explained', async () => {
  const { code, out } = await verified({ ...HEALTHY, exitCode: 0, top: [['7', '1', '/bin/sh -c other']] });
  expect(code).toBe(1);
  expect(out).toMatch(/✖ PID 1 +predicted {2}sleep 1000000\n +observed {3}\/bin\/sh -c other\n +because/);
  expect(out).toMatch(/✖ exit status +predicted {2}137\n +observed {3}0/);
  expect(out).toContain('please report it');
});

test('a prediction that was in doubt says what the doubt was', async () => {
  const files = { Dockerfile: 'FROM debian:12\nCMD ["some-program"]\n' };
  const top = [['7', '1', 'other']] as const;
  const { out } = await verified({ ...HEALTHY, top }, [], files);
  expect(out).toMatch(/because +it was not certain: /);
});

describe('programs and images of a configuration', () => {
  const Dockerfile = 'FROM registry.example/base\n';
  const config =
    'images:\n  registry.example/base: { cmd: [acme] }\nprograms:\n  acme: { signals: { TERM: default } }\n';

  test('are known', async () => {
    const top = [['7', '1', 'acme']] as const;
    const files = { Dockerfile, '.pid1-lint.yaml': config };
    const { code, out } = await verified(
      { ...HEALTHY, top, stopMs: 1000, exitCode: 137 },
      ['--', '--stop-timeout', '1'],
      files,
    );
    expect(out).toMatch(/✔ PID 1 +both +acme/);
    expect(code).toBe(0);
  });

  test('are to be right', async () => {
    const { code, err } = await verified(HEALTHY, [], { Dockerfile, '.pid1-lint.yaml': 'x: 1\n' });
    expect([code, err]).toEqual([2, 'pid1-lint: .pid1-lint.yaml:1: unknown key x\n']);
  });
});

test('--format json', async () => {
  const { out, code } = await verified(
    {
      ...HEALTHY,
      exitCode: 0,
      top: [
        ['7', '1', 'x'],
        ['8', '7', 'y z'],
      ],
    },
    ['--format', 'json'],
  );
  const json = JSON.parse(out);
  expect(code).toBe(1);
  expect(json).toMatchObject({
    version: 1,
    agrees: false,
    engine: { name: 'docker', version: '1.41' },
    predicted: { file: 'Dockerfile', pid1: { argv: ['sleep', '1000000'] } },
    observed: {
      tree: { argv: ['x'], children: [{ argv: ['y', 'z'], children: [] }] },
      exitStatus: 0,
      reaping: 'reaped',
    },
  });
  expect(json.comparison.map((row: { what: string }) => row.what)).toEqual([
    'PID 1',
    'below it',
    'SIGTERM',
    'stop',
    'exit status',
    'orphans',
  ]);
});

describe('readiness', () => {
  test('a line in the log', async () => {
    const { err } = await verified({ log: 'now ready\n' }, ['--ready', 'now ready']);
    expect(err).toContain('stopping it');
  });
  test('Podman is asked to look at the health of a container', async () => {
    const { code, fake } = await verified({ ...HEALTHY, podman: true, exitCode: 137, stopMs: 1000 }, [
      '--',
      '--stop-timeout',
      '1',
    ]);
    expect(code).toBe(0);
    expect(fake.requests).toContain('GET /v4.0.0/libpod/containers/c0ffee/healthcheck');
  });
  test('a container that ends by itself is no failure of verify', async () => {
    const { code, out } = await verified({ endsAtOnce: true, exitCode: 3 });
    expect(code).toBe(1);
    expect(out).toMatch(/observed {3}nothing: it had ended/);
    expect(out).toMatch(/observed {3}3/);
  });
});

test('the context is sent without what .dockerignore names, links as links', async () => {
  const { fake } = await verified({ ...HEALTHY });
  const list = execFileSync('tar', ['-tvf', '-'], { input: fake.bodyOf('POST /build'), encoding: 'utf8' });
  expect(list).toMatch(/sub\/file\.txt$/m);
  expect(list).toMatch(/link -> sub\/file\.txt$/m);
  expect(list).toMatch(/deep-x{120}\/$/m);
  expect(list).toMatch(/\.pid1-lint\.Dockerfile$/m);
  expect(list).not.toMatch(/secret/);
});

describe('a start that fails', () => {
  test('of the command, is an answer', async () => {
    const startError = 'runc create failed: exec: "sleep": executable file not found in $PATH: unknown';
    const { code, out } = await verified({ startError, exitCode: 127 });
    expect(code).toBe(1);
    expect(out).toContain('executable file not found');
  });
  test('of the engine, is no difference', async () => {
    const { code, out, err, fake } = await verified({
      startError: 'crun: setrlimit: Operation not permitted',
    });
    expect([code, out]).toEqual([2, '']);
    expect(err.trim().split('\n').at(-1)).toBe(
      "pid1-lint: the engine can't start the container (crun: setrlimit: Operation not permitted)",
    );
    expect(fake.requests.filter(line => line.startsWith('DELETE'))).toHaveLength(2);
  });
});

describe('all that was made is removed', () => {
  const removals = (requests: readonly string[]) =>
    requests.filter(r => r.startsWith('DELETE')).map(r => r.split('/')[1]);

  test('in the end', async () => {
    const { fake } = await verified(HEALTHY);
    expect(removals(fake.requests)).toEqual(['containers', 'images']);
  });
  test('but not an image that was there', async () => {
    const { fake } = await verified(HEALTHY, ['--image', 'mine:1']);
    expect(removals(fake.requests)).toEqual(['containers']);
    expect(fake.requests).not.toContain('POST /build');
  });
  test('when the build fails, which is one line', async () => {
    const { code, err, fake } = await verified({ buildError: 'the step\nends with 3' });
    expect(code).toBe(2);
    expect(err.trim().split('\n').at(-1)).toBe(
      'pid1-lint: Dockerfile could not be built here (the step ends with 3): build it yourself, and name it with --image',
    );
    expect(removals(fake.requests)).toEqual(['images']);
  });
  test('when BuildKit is wanted, and there is no client to speak with it', async () => {
    const fake = await engine({ buildError: 'the --mount option requires BuildKit' });
    const env = { ...fake.env, PATH: '/nowhere' };
    const { code, err } = await cli(['verify', '.'], { files: FILES, env });
    expect(code).toBe(2);
    expect(err.trim().split('\n').at(-1)).toBe(
      'pid1-lint: Dockerfile could not be built here (the --mount option requires BuildKit; with BuildKit: docker: ENOENT): build it yourself, and name it with --image',
    );
    expect(removals(fake.requests)).toEqual(['images']);
  });
  test('when it is interrupted', async () => {
    const fake = await engine({ ...HEALTHY, hangs: line => line.endsWith('/stop') });
    const abort = new AbortController();
    const work = verify({
      path: 'entrypoint-with-exec',
      words: [],
      image: undefined,
      target: undefined,
      context: undefined,
      buildArgs: {},
      ready: { timeoutMs: 5000 },
      cwd: new URL('../../examples/', import.meta.url).pathname,
      env: fake.env,
      signal: abort.signal,
      say: text => {
        if (text === 'stopping it') setTimeout(() => abort.abort(), 50);
      },
    });
    await expect(work).rejects.toThrow(/abort/i);
    expect(removals(fake.requests)).toEqual(['containers', 'images']);
  });
});

test.each([
  [
    ['--', '--init', '-e', 'A=1', '-e', 'B', '-w', '/srv', '-u', '1000'],
    { Env: ['A=1', 'B=from-here'], User: '1000', WorkingDir: '/srv' },
  ],
  [['--', '--entrypoint', '/bin/x', 'a', 'b'], { Entrypoint: ['/bin/x'], Cmd: ['a', 'b'] }],
  [
    ['--', '--network', 'none', '--cap-add', 'SYS_PTRACE', '--tmpfs', '/run'],
    { HostConfig: { NetworkMode: 'none', CapAdd: ['SYS_PTRACE'], Tmpfs: { '/run': '' } } },
  ],
  [
    ['--', '-p', '127.0.0.1:80:8080'],
    { HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }] } } },
  ],
])('%j', async (argv, body) => {
  const fake = await engine({ ...HEALTHY });
  await cli(['verify', '.', ...argv], { files: FILES, env: { ...fake.env, B: 'from-here' } });
  expect(JSON.parse(fake.bodyOf('POST /containers/create').toString())).toMatchObject(body);
});

test.each([
  [['--', '--frobnicate'], /--frobnicate/],
  [['--', '--gpus', 'all'], /does not know the option --gpus/],
  [['--', '--stop-timeout', 'soon'], /number of seconds/],
])('%j is refused in one line', async (argv, message) => {
  const { code, err } = await verified(HEALTHY, argv);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toMatch(message);
});

test('podman is known by its header, and has an init of its own', async () => {
  const { out } = await verified({ ...HEALTHY, podman: true }, ['--', '--init']);
  expect(out).toContain('podman, API 4.9.0');
  expect(out).toContain('/run/podman-init -- sleep 1000000');
});
