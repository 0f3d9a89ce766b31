import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CLEAN, cli, type RunOptions } from '../support/cli.ts';

const HOOK = '.pre-commit-config.yaml';
const CONFIG = '.pid1-lint.yaml';
const WORKFLOW = '.github/workflows/pid1-lint.yml';

/** Runs init, and returns what is in these files afterwards. */
async function init(argv: readonly string[], options: RunOptions = {}) {
  const written: Record<string, string> = {};
  const after = (folder: string) => {
    for (const file of [HOOK, CONFIG, WORKFLOW, '.gitlab-ci.yml', '.husky/pre-commit', 'lefthook.yml']) {
      try {
        written[file] = readFileSync(join(folder, file), 'utf8');
      } catch {}
    }
  };
  return { ...(await cli(['init', ...argv], { ...options, after })), written };
}

describe('init --yes', () => {
  test('writes a configuration, a hook and a CI job that are read as such', async () => {
    const { code, written, out } = await init(['--yes']);
    expect(code).toBe(0);
    expect(Object.keys(written).sort()).toEqual([WORKFLOW, CONFIG, HOOK].sort());
    for (const file of Object.keys(written)) expect(out).toContain(`wrote ${file}`);
    expect(parse(written[HOOK] ?? '')).toMatchObject({ repos: [{ hooks: [{ id: 'pid1-lint' }, {}] }] });
    expect(parse(written[WORKFLOW] ?? '')).toMatchObject({
      jobs: { 'pid1-lint': { 'runs-on': 'ubuntu-latest' } },
    });
    const files = { Dockerfile: CLEAN, [CONFIG]: written[CONFIG] ?? '' };
    expect(await cli([], { files })).toMatchObject({ code: 0, err: '' });
  });

  test('changes no file that is there, and shows what to add', async () => {
    const files = {
      [HOOK]: 'repos:\n  - repo: meta\n    hooks: []\n',
      'pid1-lint.txt': '',
      '.gitlab-ci.yml': 'build: { script: make }\n',
      'package.json': '{ "pid1-lint": { "rules": {} } }\n',
    };
    const { code, written, out } = await init(['-y'], { files });
    expect(code).toBe(0);
    expect(written).toEqual({ [HOOK]: files[HOOK], '.gitlab-ci.yml': files['.gitlab-ci.yml'] });
    expect(out).toContain('.pre-commit-config.yaml is there already');
    expect(out).toContain('- id: pid1-lint\n');
    expect(out).toContain('templates/gitlab-ci.yml');
  });

  test.each([
    ['husky', { '.husky/_/h': '' }, '.husky/pre-commit'],
    ['GitLab', { '.git/config': '[remote "origin"]\n\turl = git@gitlab.com:a/b.git\n' }, '.gitlab-ci.yml'],
  ])('knows %s', async (_, files, file) => {
    const { written } = await init(['--yes'], { files });
    expect(written[file]).toContain('pid1-lint');
  });

  test('shows lines for lefthook', async () => {
    const { out, written } = await init(['--yes'], { files: { 'lefthook.yml': 'pre-push: {}\n' } });
    expect(out).toContain('run: npx pid1-lint');
    expect(written[HOOK]).toBeUndefined();
  });

  test('has nothing to do a second time', async () => {
    const { written } = await init(['--yes']);
    const { out } = await init(['--yes'], { files: written });
    expect(out).toContain('set up already');
    expect(out).not.toContain('wrote');
  });
});

test('on a terminal it asks for each, and Enter is yes', async () => {
  const { written, out } = await init([], { tty: true, answers: ['', 'n', 'YES'] });
  expect(out).toContain('Write the configuration .pid1-lint.yaml? [Y/n] ');
  expect(Object.keys(written).sort()).toEqual([WORKFLOW, CONFIG].sort());
});

test('without a terminal and without --yes it is wrong usage, and writes nothing', async () => {
  const { code, err, written } = await init([]);
  expect([code, written]).toEqual([2, {}]);
  expect(err).toContain('--yes');
});
