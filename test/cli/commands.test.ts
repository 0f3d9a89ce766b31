import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { COMMANDS, OPTION_NAMES } from '../../src/cli/options.ts';
import { CLEAN, cli, killed } from '../support/cli.ts';

const ESC = '\u001b';

const widest = (text: string) => Math.max(...text.split('\n').map(line => line.length));

test('--help is one screen, with every command', async () => {
  const { code, out, err } = await cli(['--help']);
  expect([code, err]).toEqual([0, '']);
  for (const word of [...Object.keys(COMMANDS), '--fail-on', 'Example', 'Exit code'])
    expect(out).toContain(word);
  expect(widest(out)).toBeLessThanOrEqual(80);
  // With the prompt below it.
  expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
});

test('help names every option', async () => {
  const { code, out, err } = await cli(['help']);
  expect([code, err]).toEqual([0, '']);
  for (const name of OPTION_NAMES) expect(out).toMatch(new RegExp(`--${name}\\b`));
  expect(widest(out)).toBeLessThanOrEqual(80);
});

test('--version', async () => {
  expect((await cli(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('rules lists every rule once, for people and as JSON', async () => {
  const { out } = await cli(['rules']);
  for (const { id } of rules) expect(out.split(` ${id} `)).toHaveLength(2);
  const list = JSON.parse((await cli(['rules', '--format', 'json'])).out) as {
    rules: { id: string; severity: string }[];
  };
  const ids = list.rules.map(r => r.id);
  expect(ids).toEqual(expect.arrayContaining(rules.map(r => r.id)));
  expect(ids).toContain('suppression');
});

describe('explain', () => {
  test.each([...rules.map(r => r.id), 'suppression', 'kernel'])('%s', async id => {
    const { code, out } = await cli(['explain', id]);
    expect(code).toBe(0);
    expect(out.startsWith(`${id}\n`)).toBe(true);
    expect(out).not.toContain(ESC);
    expect(out).not.toMatch(/^#/m);
  });
});

describe('colour', () => {
  test.each([
    ['not a terminal', [], {}, false, false],
    ['a terminal', [], {}, true, true],
    ['a dumb terminal', [], { TERM: 'dumb' }, true, false],
    ['NO_COLOR', [], { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR says nothing', [], { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR over FORCE_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['--color over NO_COLOR', ['--color'], { NO_COLOR: '1' }, false, true],
    ['--no-color over FORCE_COLOR', ['--no-color'], { FORCE_COLOR: '1' }, true, false],
    ['never in JSON', ['--color', '--format', 'json'], {}, true, false],
  ] as const)('%s', async (_, argv, env, tty, coloured) => {
    const { out } = await cli(argv, { files: killed(), env, tty });
    expect(out.includes(ESC)).toBe(coloured);
  });
});

test('in GitHub Actions findings are annotations, unless a format is asked for', async () => {
  const env = { GITHUB_ACTIONS: 'true' };
  expect((await cli([], { files: killed(), env })).out).toMatch(/^::error file=run\.sh,line=3,/);
  expect((await cli(['--format', 'pretty'], { files: killed(), env })).out).toMatch(/^run\.sh:3:1 {2}error/);
});

test('a command is a command although a folder has its name; ./ makes it a path', async () => {
  const files = { 'rules/Dockerfile': CLEAN };
  expect((await cli(['rules'], { files })).out).toContain('trap-never-runs');
  expect((await cli(['./rules'], { files })).out).toBe('✔ no findings in 1 file\n');
});
