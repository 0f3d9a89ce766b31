import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLEAN, cli, killed } from '../support/cli.ts';

describe('exit codes', () => {
  test.each([
    ['nothing found', [], { Dockerfile: CLEAN }, 0],
    ['an error', [], killed(), 1],
    ['an error below --fail-on never', ['--fail-on', 'never'], killed(), 0],
    ['an error made info', ['--rule', 'script-does-not-exec=info'], killed(), 0],
    ['info with --fail-on info', ['--rule', 'script-does-not-exec=info', '--fail-on', 'info'], killed(), 1],
    ['a warning', ['--rule', 'script-does-not-exec=warning'], killed(), 1],
    [
      'a warning with --fail-on error',
      ['--rule', 'script-does-not-exec=warning', '--fail-on=error'],
      killed(),
      0,
    ],
    ['a warning with --quiet', ['--rule', 'script-does-not-exec=warning', '--quiet'], killed(), 0],
    ['a rule that is off', ['--rule', 'script-does-not-exec=off'], killed(), 0],
    ['no Dockerfile at all', [], { 'README.md': '' }, 2],
    ['a missing file', ['Dockerfile.nope'], {}, 2],
    ['a pattern that matches nothing', ['**/Dockerfile.*'], { Dockerfile: CLEAN }, 2],
  ] as const)('%s', async (_, argv, files, code) => {
    expect((await cli(argv, { files })).code).toBe(code);
  });
});

test.each([
  [['--foo'], 'unknown option --foo; did you mean --fix?'],
  [['--formt', 'json'], 'unknown option --formt; did you mean --format?'],
  [['-x'], 'unknown option -x'],
  [
    ['--format', 'xml'],
    '--format is one of pretty, compact, json, ndjson, sarif, github, gitlab, azure, checkstyle, junit, rdjson, html, not xml',
  ],
  [
    ['--format', 'jsn'],
    '--format is one of pretty, compact, json, ndjson, sarif, github, gitlab, azure, checkstyle, junit, rdjson, html, not jsn; did you mean json?',
  ],
  [['--target'], '--target needs a value'],
  [['--no-target'], '--target needs a value'],
  [['--target', '--quiet'], '--target needs a value'],
  [['--rule'], '--rule needs a value'],
  [['--build-arg', ''], '--build-arg needs a value'],
  [['--target', 'a', '--target', 'b'], '--target is given more than once'],
  [['--rule', 'no-such-rule=off'], 'unknown rule no-such-rule'],
  [['--rule', 'trap-never-run=off'], 'unknown rule trap-never-run; did you mean trap-never-runs?'],
  [['--rule', 'trap-never-runs'], '--rule trap-never-runs takes =error, =warning, =info or =off'],
  [['--rule', 'trap-never-runs=fatal'], '--rule trap-never-runs takes =error, =warning, =info or =off'],
  [['explain'], 'explain needs the name of one rule, or kernel for the whole path of a signal'],
  [['explain', 'two-init'], 'unknown rule two-init; did you mean two-inits?'],
  [['completion', 'tcsh'], 'completion needs the name of a shell: bash, zsh or fish'],
  [['trace', '--format', 'sarif', '.'], 'trace has no --format sarif, only pretty and json'],
  [['--__proto__=x'], 'unknown option --___proto___'],
  [[''], 'a path is empty'],
  [['trac'], 'there is no command and no file trac; did you mean trace?'],
])('wrong usage %j', async (argv, message) => {
  const { code, out, err } = await cli(argv, { files: { Dockerfile: CLEAN } });
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err.split('\n')[0]).toBe(`pid1-lint: ${message}`);
});

describe('an input that can not be read is one line, and the others are linted', () => {
  const bad: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['no FROM', 'CMD ["a"]\n', /^bad\/Dockerfile:1:1: .*FROM/],
    ['empty', '', /^bad\/Dockerfile:1:1: there is no FROM instruction$/],
    ['binary', new Uint8Array([0x46, 0, 1, 2]), /^bad\/Dockerfile: the file is binary$/],
    ['template', '{% if x %}\nFROM a\n{% endif %}\n', /^bad\/Dockerfile:1:1: .*template/],
    ['unknown instruction', 'FROM a\nFOO b\n', /^bad\/Dockerfile:2:1: .*FOO/],
    ['too large', `FROM a\n${'#'.repeat(1 << 20)}`, /^bad\/Dockerfile: the file is larger than 1 MiB$/],
  ];
  test.each(bad)('%s', async (_, text, line) => {
    const files = { 'bad/Dockerfile': text, ...killed('good') };
    const { code, out, err } = await cli([], { files });
    expect(code).toBe(2);
    expect(err.trimEnd()).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toContain('good/run.sh:3:1');
  });

  // The one file that not even root can read from its start.
  test('unreadable', async () => {
    const { code, err } = await cli(['/proc/self/mem']);
    expect([code, err]).toEqual([2, '/proc/self/mem: the file cannot be read: EIO\n']);
  });

  test('a link that leads out of the working directory', async () => {
    const prepare = (folder: string) => symlinkSync('/etc/hostname', join(folder, 'Dockerfile'));
    const { code, err } = await cli(['Dockerfile'], { prepare });
    expect(code).toBe(2);
    expect(err).toMatch(/^Dockerfile: the path leads out of the working directory/);
  });

  test('a file name with control characters is shown escaped', async () => {
    const { err } = await cli(['no\u001bsuch\nfile']);
    expect(err).toBe('no\\x1bsuch\\nfile: there is no such file\n');
  });
});
