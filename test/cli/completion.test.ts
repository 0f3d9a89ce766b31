import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { builtProgram } from '../support/program.ts';

describe('the words', () => {
  test.each([
    [['tr'], ['trace']],
    [['--fo'], ['--format']],
    [['explain', 'two'], ['two-inits']],
    [['explain', 'ker'], ['kernel']],
    [['--rule', 'trap-n'], ['trap-never-runs=']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['--fail-on', 'nev'], ['never']],
  ])('behind %j', async (line, expected) => {
    const { out } = await cli(['--get-yargs-completions', 'pid1-lint', ...line]);
    expect(out.trimEnd().split('\n')).toEqual(expected);
  });

  test('are for a shell that is known', async () => {
    const { code, err } = await cli(['completion', 'toString']);
    expect([code, err]).toEqual([2, expect.stringContaining('bash, zsh or fish')]);
  });
});

/** What an interactive shell is told before the line with the Tab. */
const SHELLS = {
  bash: { start: 'bash --norc --noprofile -i', load: 'source <(pid1-lint completion bash)' },
  zsh: {
    start: 'zsh -f -i',
    load: 'autoload -U compinit; compinit -u -D; source <(pid1-lint completion zsh)',
  },
  fish: { start: 'fish --no-config -i', load: 'pid1-lint completion fish | source' },
} as const;

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

describe('a Tab on a terminal', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(`${tmpdir()}/pid1-completion-`);
    // The program answers for itself while the line is completed, and the line that comes of it is only shown.
    writeFileSync(
      `${folder}/pid1-lint`,
      `#!/bin/sh\ncase $1 in --get*|completion) exec ${builtProgram().join(' ')} "$@";; esac\necho "ran:$*:"\n`,
    );
    chmodSync(`${folder}/pid1-lint`, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [shell, { start, load }] of Object.entries(SHELLS)) {
    const run = has(shell) && has('script') ? test : test.skip;
    run(
      `${shell} completes the name of a rule`,
      () => {
        const lines = [load, 'pid1-lint explain trap-l\t', 'exit'];
        const { stdout } = spawnSync('script', ['-qec', start, '/dev/null'], {
          input: lines.map(line => `${line}\n`).join(''),
          encoding: 'utf8',
          timeout: 60_000,
          env: {
            ...process.env,
            PATH: `${folder}:${process.env.PATH}`,
            HOME: folder,
            TERM: 'dumb',
            NODE_NO_WARNINGS: '1',
          },
        });
        expect(stdout).toMatch(/ran:explain trap-lost-at-exec ?:/);
      },
      90_000,
    );
  }
});
