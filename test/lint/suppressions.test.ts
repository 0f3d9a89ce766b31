import { describe, expect, test } from 'vitest';
import { suppressionComments } from '../../src/lint/comments.ts';
import { cli, KILLED, KILLED_SCRIPT, killed } from '../support/cli.ts';
import { cpuMs } from '../support/cpu.ts';

interface Json {
  readonly findings: readonly {
    rule: string;
    severity: string;
    file: string;
    line: number;
    message: string;
  }[];
}

async function findings(files: Readonly<Record<string, string>>, argv: readonly string[] = []) {
  const { out } = await cli(['--format', 'json', ...argv], { files });
  return (JSON.parse(out) as Json).findings.map(f => `${f.file}:${f.line} ${f.rule}`);
}

const script = (comment: string, behind = '') =>
  KILLED_SCRIPT.replace('memcached -u nobody', `${comment}memcached -u nobody${behind}`);
const SHELL_FORM = 'FROM debian:12\n';
const RULE = 'script-does-not-exec';

describe('a suppression', () => {
  test.each([
    ['on the line above', script(`# pid1-lint ignore=${RULE} -- a job\n`), []],
    ['with blank lines between', script(`# pid1-lint ignore=${RULE} -- a job\n\n# more\n`), []],
    ['on the same line', script('', ` # pid1-lint ignore=${RULE} -- a job`), []],
    ['with other rules', script(`# pid1-lint ignore=${RULE},no-such -- a job\n`), ['run.sh:3 suppression']],
    [
      'without a reason',
      script(`# pid1-lint ignore=${RULE}\n`),
      ['run.sh:3 suppression', `run.sh:4 ${RULE}`],
    ],
    [
      'with an empty reason',
      script(`# pid1-lint ignore=${RULE} --\n`),
      ['run.sh:3 suppression', `run.sh:4 ${RULE}`],
    ],
    ['without a rule', script('# pid1-lint ignore -- a job\n'), ['run.sh:3 suppression', `run.sh:4 ${RULE}`]],
    [
      'of another rule',
      script('# pid1-lint ignore=two-inits -- x\n'),
      ['run.sh:3 suppression', `run.sh:4 ${RULE}`],
    ],
    ['of no rule', script('# pid1-lint ignore=no-such -- x\n'), ['run.sh:3 suppression', `run.sh:4 ${RULE}`]],
    [
      'too far above',
      KILLED_SCRIPT.replace('set -e', `# pid1-lint ignore=${RULE} -- x\nset -e`),
      ['run.sh:2 suppression', `run.sh:4 ${RULE}`],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await findings({ Dockerfile: KILLED, 'run.sh': text })).toEqual(expected);
  });

  test.each([
    [
      'an instruction',
      `${SHELL_FORM}# pid1-lint ignore=shell-form-hides-process -- x\nCMD nginx -g "daemon off;"\n`,
      [],
    ],
    [
      'an instruction of several lines',
      `${SHELL_FORM}# pid1-lint ignore=shell-form-hides-process -- x\nCMD nginx \\\n # c\n  -g "daemon off;"\n`,
      [],
    ],
    [
      'behind an instruction is no comment',
      `${SHELL_FORM}CMD nginx -g "daemon off;" # pid1-lint ignore=shell-form-hides-process -- x\n`,
      ['Dockerfile:2 shell-form-hides-process'],
    ],
  ])('in a Dockerfile: %s', async (_, text, expected) => {
    expect(await findings({ Dockerfile: text })).toEqual(expected);
  });

  test('that has nothing to suppress is a warning, and can be switched off', async () => {
    const files = {
      Dockerfile: 'FROM nginx:1.27\n# pid1-lint ignore=two-inits -- x\nCMD ["nginx", "-g", "daemon off;"]\n',
    };
    expect(await findings(files)).toEqual(['Dockerfile:2 suppression']);
    expect((await cli([], { files })).code).toBe(1);
    expect(await findings(files, ['--rule', 'suppression=off'])).toEqual([]);
    // The rule could not have found anything.
    expect(await findings(files, ['--rule', 'two-inits=off'])).toEqual([]);
  });

  test('of a misspelt rule says which was meant', async () => {
    const { out } = await cli([], {
      files: { ...killed(), 'run.sh': script('# pid1-lint ignore=script-does-not-exe -- x\n') },
    });
    expect(out.replace(/\s+/g, ' ')).toContain(`unknown rule script-does-not-exe; did you mean ${RULE}?`);
  });
});

describe('where comments are found', () => {
  const linesOf = (file: string, text: string, isDockerfile = false) =>
    suppressionComments(file, text, isDockerfile).map(c => [c.at.line, c.at.column, c.firstLine, c.lastLine]);

  test.each([
    ['hash', 'a.py', 'x = 1\n  # pid1-lint ignore=a -- b\ny()\n', [[2, 3, 3, 3]]],
    ['slashes', 'a.ts', '// pid1-lint ignore=a -- b\nx();\n', [[1, 1, 2, 2]]],
    ['behind code', 'a.ts', 'x(); // pid1-lint ignore=a -- b\n', [[1, 6, 1, 1]]],
    ['a block', 'a.js', '/* pid1-lint ignore=a -- b */\n/* more */\nx();\n', [[1, 1, 3, 3]]],
    ['a hash in a word', 'a.sh', 'echo a# pid1-lint ignore=a -- b\n', []],
    ['slashes in a shell', 'a.sh', '// pid1-lint ignore=a -- b\n', []],
    ['other words', 'a.sh', '# pid1-lint ignores nothing\n# run pid1-lint here\n', []],
    ['CRLF', 'a.sh', '# pid1-lint ignore=a -- b\r\nx\r\n', [[1, 1, 2, 2]]],
    ['at the end', 'a.sh', '# pid1-lint ignore=a -- b', [[1, 1, 2, 2]]],
    ['continued', 'a.sh', '# pid1-lint ignore=a -- b\nx \\\n  y\n', [[1, 1, 2, 3]]],
  ] as const)('%s', (_, file, text, expected) => {
    expect(linesOf(file, text)).toEqual(expected);
  });

  test.each([
    [
      'a heredoc',
      '# pid1-lint ignore=a -- b\nCOPY <<EOF /run.sh\n#!/bin/sh\nx\nEOF\nCMD y\n',
      [[1, 1, 2, 5]],
    ],
    ['within a heredoc', 'COPY <<EOF /run.sh\n# pid1-lint ignore=a -- b\nx\nEOF\n', [[2, 1, 3, 3]]],
    ['a heredoc without end', '# pid1-lint ignore=a -- b\nRUN <<EOF\nx\n', [[1, 1, 2, 2]]],
  ] as const)('in a Dockerfile: %s', (_, text, expected) => {
    expect(linesOf('Dockerfile', text, true)).toEqual(expected);
  });

  test('a long hostile line takes no time', () => {
    const text = `# pid1-lint ignore=${', '.repeat(100_000)}${'-- '.repeat(100_000)}\n${'<<A '.repeat(50_000)}`;
    expect(cpuMs(() => linesOf('Dockerfile', `${text}\nRUN ${text}`, true))).toBeLessThan(1000);
  });
});
