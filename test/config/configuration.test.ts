import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, lint, trace } from '../../src/index.ts';
import { CLEAN, cli, killed } from '../support/cli.ts';

const OFF = 'rules:\n  script-does-not-exec: off\n';
const OFF_JSON = '{"rules": {"script-does-not-exec": "off"}}';

describe('is found', () => {
  test.each([
    ['YAML', { '.pid1-lint.yaml': OFF }],
    ['YAML, the short name', { '.pid1-lint.yml': OFF }],
    ['JSON, indented with tabs', { '.pid1-lint.json': OFF_JSON.replaceAll('{', '{\n\t') }],
    ['TOML', { '.pid1-lint.toml': '[rules]\nscript-does-not-exec = "off"\n' }],
    ['package.json', { 'package.json': `{"name": "pid1-lint", "pid1-lint": ${OFF_JSON}}` }],
    ['with a mark at its beginning', { '.pid1-lint.yaml': `\uFEFF${OFF}` }],
  ])('%s', async (_, config) => {
    expect(await cli([], { files: { ...killed(), ...config } })).toEqual({
      code: 0,
      out: '✔ no findings in 1 file\n',
      err: '',
    });
  });

  test('what else is wrong in a package.json is not asked', async () => {
    const manifest = (own: string) => `\uFEFF{"a": 1, "a": 2,\n"pid1-lint": ${own}}`;
    expect((await cli([], { files: { ...killed(), 'package.json': manifest(OFF_JSON) } })).code).toBe(0);
    const broken = await cli([], { files: { ...killed(), 'package.json': manifest('{"rule": {}}') } });
    expect(broken.err).toBe('package.json:2:15: unknown key rule; did you mean rules?\n');
  });

  test('the nearest one alone, for each file its own', async () => {
    const files = {
      ...killed('a'),
      ...killed('b/c'),
      '.pid1-lint.yaml': OFF,
      'b/.pid1-lint.yaml': 'rules:\n  no-init: off\n',
    };
    const { out } = await cli(['--format', 'json'], { files });
    expect(JSON.parse(out).findings.map((f: { file: string }) => f.file)).toEqual(['b/c/run.sh']);
  });

  test('up to the root of the repository, from a folder below', async () => {
    const files = { ...killed('x/y'), '.pid1-lint.yaml': OFF, '.git/HEAD': '' };
    expect((await cli([], { files, cwd: 'x/y' })).code).toBe(0);
    const nested = { ...killed('x/y'), '.pid1-lint.yaml': OFF, '.git/HEAD': '', 'x/y/.git/HEAD': '' };
    expect((await cli([], { files: nested, cwd: 'x/y' })).code).toBe(1);
  });

  test('outside of a repository not above the working directory', async () => {
    expect((await cli([], { files: { ...killed('x'), '.pid1-lint.yaml': OFF }, cwd: 'x' })).code).toBe(1);
  });

  test('a package of that name, or a dependency, is no configuration', async () => {
    const manifest = '{"name": "pid1-lint", "devDependencies": {"pid1-lint": "1"}}';
    expect((await cli([], { files: { ...killed(), 'package.json': manifest } })).code).toBe(1);
  });

  test('two in one folder are a mistake', async () => {
    const files = { ...killed(), '.pid1-lint.yaml': OFF, '.pid1-lint.json': OFF_JSON };
    expect(await cli([], { files })).toEqual({
      code: 2,
      out: '',
      err: '.pid1-lint.json: .pid1-lint.yaml is a configuration of this folder already\n',
    });
  });

  test('--config takes another, and --no-config none', async () => {
    const files = { ...killed(), 'other/off.yaml': OFF };
    expect((await cli(['--config', 'other/off.yaml'], { files })).code).toBe(0);
    expect((await cli(['--no-config'], { files: { ...killed(), '.pid1-lint.yaml': OFF } })).code).toBe(1);
    expect(await cli(['--config', 'none.yaml'], { files })).toMatchObject({
      code: 2,
      err: 'none.yaml:1:1: the configuration is not there\n',
    });
  });
});

test('all that is wrong, at once, with its place and the nearest right name', async () => {
  const files = {
    ...killed(),
    '.pid1-lint.yaml': [
      'extends: base.toml',
      'rules:',
      '  script-does-not-exek: off',
      '  no-init: warnin',
      'orchestrater: kubernetes',
      'grace: soon',
      'ignores: x',
      'programs:',
      '  a: { signals: { SIGTRM: forwarded, TERM: forwrded }, status: 999 }',
      'images:',
      '  b: { like: debain:12 }',
      'overrides:',
      '  - rules: {}',
      '__proto__: 1',
      '',
    ].join('\n'),
    'base.toml': 'assumeInit = 3\n[rules]\ntwo-init = "off"\n[[overrides]]\nfiles = ["x"]\ngrace = [1]\n',
  };
  const { code, out, err } = await cli([], { files });
  expect([code, out]).toEqual([2, '']);
  expect(err.trimEnd().split('\n')).toEqual([
    '.pid1-lint.yaml:3:3: unknown key script-does-not-exek; did you mean script-does-not-exec?',
    '.pid1-lint.yaml:4:12: no-init takes error, warning, info or off, not "warnin"; did you mean warning?',
    '.pid1-lint.yaml:5:1: unknown key orchestrater; did you mean orchestrator?',
    '.pid1-lint.yaml:6:8: grace takes a duration such as 30s, or seconds, not "soon"',
    '.pid1-lint.yaml:7:10: ignores takes a list, not "x"',
    '.pid1-lint.yaml:9:19: SIGTRM is no signal; did you mean SIGTERM?',
    '.pid1-lint.yaml:9:44: TERM takes graceful, abrupt, stays, default, ignored, forwarded or forwarded-to-group, not "forwrded"; did you mean forwarded?',
    '.pid1-lint.yaml:9:64: status takes a whole number from 0 to 255, not 999',
    '.pid1-lint.yaml:11:14: like: debain:12 is no base image that is known',
    '.pid1-lint.yaml:13:5: the key files is missing',
    '.pid1-lint.yaml:14:1: unknown key __proto__',
    'base.toml:1:14: assumeInit takes true or false, not 3',
    'base.toml:3:1: unknown key two-init; did you mean two-inits?',
    'base.toml:6:1: grace takes a duration such as 30s, or seconds, not a list',
  ]);
});

test.each([
  ['.pid1-lint.yaml', 'rules:\n  - [', /^\.pid1-lint\.yaml:\d:\d: /],
  ['.pid1-lint.toml', 'a = 1\nb = = 2\n', /^\.pid1-lint\.toml:2:5: invalid value\n$/],
  ['.pid1-lint.json', '{"rules": }}', /^\.pid1-lint\.json:1:\d+: /],
  [
    '.pid1-lint.yaml',
    'just words',
    /^\.pid1-lint\.yaml:1:1: the configuration takes keys with values, not "just words"\n$/,
  ],
  ['.pid1-lint.yaml', 'a: 1\n---\nb: 2\n', /a configuration is one document/],
  ['.pid1-lint.yaml', 'rules: {no-init: "\u001b[31m"}', /not "\\u001b\[31m"\n$/],
])('%s that is none: %j', async (name, text, err) => {
  const ran = await cli([], { files: { ...killed(), [name]: text } });
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(err);
});

test('an empty one, and one with keys without values, says nothing', async () => {
  for (const text of ['', '# nothing\n', 'rules:\nignores:\n'])
    expect((await cli([], { files: { ...killed(), '.pid1-lint.yaml': text } })).code).toBe(1);
});

describe('extends', () => {
  test('what comes later wins, and patterns are of the file that has them', async () => {
    const files = {
      ...killed('a'),
      ...killed('team/b'),
      '.pid1-lint.yaml': 'extends: [team/base.yaml, more.json]\nrules:\n  script-does-not-exec: info\n',
      'team/base.yaml': 'ignores: [b]\nrules:\n  script-does-not-exec: error\n',
      'more.json': '{"rules": {"script-does-not-exec": "warning"}}',
    };
    const { findings } = JSON.parse((await cli(['--format', 'json'], { files })).out);
    expect(findings.map((f: { file: string; severity: string }) => [f.file, f.severity])).toEqual([
      ['a/run.sh', 'info'],
    ]);
  });

  test.each([
    [
      'a circle',
      { 'a.yaml': 'extends: .pid1-lint.yaml' },
      'a.yaml:1:10: extends goes in a circle: .pid1-lint.yaml → a.yaml → .pid1-lint.yaml\n',
    ],
    ['itself', { 'a.yaml': 'extends: ./a.yaml' }, 'a.yaml:1:10: extends goes in a circle: a.yaml → a.yaml\n'],
    ['none', {}, '.pid1-lint.yaml:1:10: a.yaml is not there; what is extended lies in the same repository\n'],
  ])('%s', async (_, more, err) => {
    const files = { ...killed(), '.pid1-lint.yaml': 'extends: a.yaml', ...more };
    expect(await cli([], { files })).toMatchObject({ code: 2, err });
  });

  test.each(['/etc/passwd', 'https://example.com/x.yaml', '~/x.yaml'])('not %s', async name => {
    const files = { ...killed(), '.pid1-lint.yaml': `extends: ${name}` };
    expect((await cli([], { files })).err).toBe(
      `.pid1-lint.yaml:1:10: extends takes relative paths, not ${name}\n`,
    );
  });

  test('nothing outside, by .. or by a link', async () => {
    const files = { ...killed('in'), 'in/.git/HEAD': '', 'out.yaml': OFF };
    for (const name of ['../out.yaml', 'link.yaml']) {
      const ran = await cli([], {
        files: { ...files, 'in/.pid1-lint.yaml': `extends: ${name}` },
        cwd: 'in',
        prepare: folder => symlinkSync('../out.yaml', join(folder, 'in/link.yaml')),
      });
      expect(ran.err).toContain('what is extended lies in the same repository');
    }
  });

  test('many files have an end, however they extend one another', async () => {
    const bases = (i: number) => `extends: [${Array.from({ length: 20 }, () => `c${i}.yaml`).join(', ')}]\n`;
    const chain = Array.from({ length: 9 }, (_, i) => [`c${i}.yaml`, bases(i + 1)] as const);
    const files = { ...killed(), ...Object.fromEntries(chain), 'c9.yaml': '', '.pid1-lint.yaml': bases(0) };
    expect((await cli([], { files })).err).toContain('extends comes to more than 100 files');
  });

  test('a long chain has an end', async () => {
    const chain = Array.from({ length: 12 }, (_, i) => [`c${i}.yaml`, `extends: c${i + 1}.yaml\n`] as const);
    const files = { ...killed(), ...Object.fromEntries(chain), '.pid1-lint.yaml': 'extends: c0.yaml' };
    expect((await cli([], { files })).err).toContain('extends goes over more than 10 files');
  });
});

describe('what it sets', () => {
  test('ignores: neither linted nor reported in, also where it is named', async () => {
    const files = { ...killed('old/x'), Dockerfile: CLEAN, '.pid1-lint.yaml': 'ignores: [old/]\n' };
    expect((await cli([], { files })).out).toBe('✔ no findings in 1 file\n');
    expect(await cli(['old/x/Dockerfile'], { files })).toMatchObject({
      code: 0,
      out: '✔ no findings in 0 files\n',
    });
    const script = { ...killed(), '.pid1-lint.yaml': 'ignores: ["*.sh"]\n' };
    expect((await cli([], { files: script })).out).toBe('✔ no findings in 1 file\n');
  });

  test('overrides hold for linted files, and for findings in files', async () => {
    const override = (files: string) =>
      `overrides:\n  - files: ${files}\n    rules: {script-does-not-exec: off}\n`;
    for (const [pattern, code] of [
      ['run.sh', 0],
      ['a/Dockerfile', 0],
      ['"a/**"', 0],
      ['b/', 1],
      ['[b, a]', 0],
    ] as const) {
      const files = { ...killed('a'), '.pid1-lint.yaml': override(pattern) };
      expect([pattern, (await cli([], { files })).code]).toEqual([pattern, code]);
    }
  });

  test('--rule comes before it', async () => {
    const files = { ...killed(), '.pid1-lint.yaml': OFF };
    expect((await cli(['--rule', 'script-does-not-exec=error'], { files })).code).toBe(1);
  });

  test('a suppression of a rule that is off is not idle', async () => {
    const files = {
      Dockerfile:
        'FROM nginx:1.27\n# pid1-lint ignore=no-init -- we know\nCMD ["nginx", "-g", "daemon off;"]\n',
    };
    expect((await cli([], { files })).code).toBe(1);
    const config = { '.pid1-lint.yaml': 'rules: {no-init: off}\n' };
    expect((await cli([], { files: { ...files, ...config } })).code).toBe(0);
  });

  test('orchestrator, grace and assumeInit', async () => {
    const files = { Dockerfile: 'FROM debian:12\nCMD ["sleep", "infinity"]\n' };
    const launch = async (config: string) => {
      const { out } = await cli(['trace', '--format', 'json'], {
        files: { ...files, '.pid1-lint.yaml': config },
      });
      const [{ context, graceSeconds, stop }] = JSON.parse(out).launches;
      return [context, graceSeconds, stop.outcome];
    };
    expect(await launch('')).toEqual(['docker run', 10, 'killed']);
    expect(await launch('orchestrator: kubernetes\n')).toEqual(['Kubernetes pod', 30, 'killed']);
    expect(await launch('grace: 1m\n')).toEqual(['docker run', 60, 'killed']);
    expect(await launch('grace: 2.5\noverrides: [{files: Dockerfile, grace: 3}]\n')).toEqual([
      'docker run',
      3,
      'killed',
    ]);
    expect((await launch('assumeInit: true\n'))[2]).toBe('abrupt');
  });

  test('grace gives way to what a file declares', async () => {
    const files = {
      'compose.yaml':
        'services:\n  a: {image: "nginx:1.27", stop_grace_period: 7s}\n  b: {image: "nginx:1.27"}\n',
      '.pid1-lint.yaml': 'grace: 20s\n',
    };
    const { launches } = JSON.parse((await cli(['trace', '--format', 'json'], { files })).out);
    expect(launches.map((l: { graceSeconds: number }) => l.graceSeconds)).toEqual([7, 20]);
  });
});

describe('own programs', () => {
  const outcome = async (argv: readonly string[], program: object) => {
    const files = { Dockerfile: `FROM debian:12\nCOPY x /opt/x\nCMD ${JSON.stringify(argv)}\n` };
    const [launch] = (await trace('Dockerfile', { files, config: { programs: { acme: program } } })).launches;
    return [launch?.stop.outcome, launch?.stop.cause, launch?.pid1.argv.join(' ')];
  };
  const server = { signals: { SIGTERM: 'graceful' } };

  test.each([
    ['graceful', server, 'graceful'],
    ['slow', { ...server, shutdown: '1m' }, 'killed'],
    ['abrupt', { signals: { TERM: 'abrupt' } }, 'abrupt'],
    ['stays', { signals: { SIGTERM: 'stays' } }, 'killed'],
    ['default', { signals: { SIGTERM: 'default' } }, 'killed'],
    ['ignored', { signals: { SIGTERM: 'ignored' } }, 'killed'],
    ['nothing is said of the signal', { signals: { SIGINT: 'graceful' } }, 'unknown'],
    ['under another name', { ...server, names: ['acme-d'] }, 'unknown'],
  ])('%s', async (_, program, expected) => {
    expect((await outcome(['acme'], program))[0]).toBe(expected);
    expect((await outcome(['/opt/acme/acme', '-x'], program))[0]).toBe(expected);
  });

  test('one that becomes its command, or stays above it', async () => {
    const argv = ['acme', '-c', 'conf', 'user', 'memcached', '-u', 'x'];
    const words = { valued: ['-c'], operands: 1 };
    expect(await outcome(argv, { ...words, command: 'exec' })).toEqual([
      'graceful',
      'graceful',
      'memcached -u x',
    ]);
    const child = { ...words, command: 'child' };
    expect((await outcome(argv, { ...child, signals: { TERM: 'forwarded' } }))[0]).toBe('graceful');
    expect((await outcome(argv, { ...child, signals: { TERM: 'default' } }))[0]).toBe('killed');
    expect((await outcome(['acme'], child))[0]).not.toBe('graceful');
  });

  test('one that ends by itself, in a script', async () => {
    const files = {
      Dockerfile: 'FROM debian:12\nCOPY --chmod=755 run.sh /\nCMD ["/run.sh"]\n',
      'run.sh': '#!/bin/sh\nacme-migrate\nexec memcached -u x\n',
    };
    const config = { programs: { 'acme-migrate': { lifetime: 'short' } } } as const;
    const [launch] = (await trace('Dockerfile', { files, config })).launches;
    expect(launch?.stop.outcome).toBe('graceful');
  });
});

describe('own base images', () => {
  const stop = async (from: string, images: Readonly<Record<string, object>>, rest = '') => {
    const files = { Dockerfile: `FROM ${from}\n${rest}` };
    const [launch] = (await trace('Dockerfile', { files, config: { images } })).launches;
    return [launch?.argv.join(' '), launch?.stopSignal, launch?.stop.outcome];
  };

  test('with a command and a stop signal of their own', async () => {
    const images = {
      'acme.example/web': { cmd: ['nginx', '-g', 'daemon off;'], stopSignal: 'QUIT', binSh: 'dash' },
    };
    expect(await stop('acme.example/web', {})).toEqual(['', 'SIGTERM', 'unknown']);
    expect(await stop('acme.example/web:7', images)).toEqual(['nginx -g daemon off;', 'SIGQUIT', 'graceful']);
  });

  test('like another one: its scripts, and no CMD behind an ENTRYPOINT of their own', async () => {
    const images = { base: { like: 'node:22' }, shell: { like: 'node:22', entrypoint: ['/bin/sh', '-c'] } };
    expect((await stop('base', images))[0]).toBe('docker-entrypoint.sh node');
    expect((await stop('shell', images))[0]).toBe('/bin/sh -c');
  });

  test('the tag that fits best', async () => {
    const images = { 'x/y': { cmd: ['a'] }, 'x/y:1-*': { cmd: ['b'] }, 'x/y:1-slim': { cmd: ['c'] } };
    for (const [tag, argv] of [
      ['', 'a'],
      [':2', 'a'],
      [':1-full', 'b'],
      [':1-slim', 'c'],
    ] as const)
      expect((await stop(`x/y${tag}`, images))[0]).toBe(argv);
  });

  test('in the place of one that is known', async () => {
    expect((await stop('nginx:1.27', { nginx: { like: 'nginx:1.27', stopSignal: 'SIGTERM' } }))[1]).toBe(
      'SIGTERM',
    );
  });
});

describe('--print-config', () => {
  test('shows what holds for a file, and where it comes from', async () => {
    const files = {
      ...killed('a'),
      '.pid1-lint.yaml':
        'extends: b.yaml\ngrace: 5s\noverrides: [{files: a, rules: {no-init: error}}]\nignores: [z]\n',
      'b.yaml': 'assumeInit: true\n',
    };
    const { code, out } = await cli(['--print-config', 'a/Dockerfile'], { files });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      file: 'a/Dockerfile',
      configuration: ['b.yaml', '.pid1-lint.yaml'],
      ignored: false,
      assumeInit: true,
      grace: '5s',
      rules: { 'no-init': 'error', 'two-inits': 'info', suppression: 'warning' },
    });
    expect(JSON.parse((await cli(['--print-config', 'z'], { files })).out)).toMatchObject({ ignored: true });
  });

  test('without any, and with a broken one', async () => {
    const plain = await cli(['--print-config'], { files: killed() });
    expect(JSON.parse(plain.out)).toMatchObject({ configuration: [], rules: { 'no-init': 'info' } });
    const broken = await cli(['--print-config'], { files: { ...killed(), '.pid1-lint.yaml': 'x: 1' } });
    expect(broken).toMatchObject({ code: 2, out: '', err: '.pid1-lint.yaml:1:1: unknown key x\n' });
    expect((await cli(['--print-config', 'a', 'b'], { files: killed() })).code).toBe(2);
  });
});

describe('from a program', () => {
  const files = killed();
  const count = async (options: object) => (await lint('Dockerfile', options)).findings.length;

  test('a value, a path, none, or what lies there', async () => {
    expect(await count({ files })).toBe(1);
    expect(await count({ files, config: { rules: { 'script-does-not-exec': 'off' } } })).toBe(0);
    const withFile = { ...files, '.pid1-lint.yaml': OFF };
    expect(await count({ files: withFile })).toBe(0);
    expect(await count({ files: withFile, config: false })).toBe(1);
    expect(await count({ files: { ...files, 'c.yaml': OFF }, config: 'c.yaml' })).toBe(0);
    expect(await count({ files: withFile, rules: { 'script-does-not-exec': 'error' } })).toBe(1);
  });

  test('a wrong one is thrown, with all that is wrong', async () => {
    const config = { rules: { nope: 'off' }, x: 1 } as never;
    const error = await lint('Dockerfile', { files, config }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).problems.map(p => p.message)).toEqual([
      'unknown key nope',
      'unknown key x',
    ]);
  });
});

test('a large file of TOML is no trouble', async () => {
  const numbers = Array.from({ length: 60_000 }, () => '0x1_0').join(', ');
  const files = { ...killed(), '.pid1-lint.toml': `ignores = [${numbers}]\n` };
  const start = Date.now();
  await cli([], { files });
  expect(Date.now() - start).toBeLessThan(5000);
});

test('commands for CI servers in names are not printed as such', async () => {
  const files = { ...killed(), '.pid1-lint.yaml': '"::x::##[y]": 1\n' };
  expect((await cli([], { files })).err).toBe('.pid1-lint.yaml:1:1: unknown key ::x::#\\x23[y]\n');
});
