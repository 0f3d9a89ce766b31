import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { builtProgram } from '../support/program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = builtProgram().join(' ');
const installed = spawnSync('pre-commit', ['--version']).status === 0;

/**
 * The hooks of this repository in one that uses them. How the package is installed is left to pre-commit; everything
 * else is as published: which files a hook is given, and what comes of it.
 */
describe.skipIf(!installed)(
  'pre-commit',
  () => {
    let folder = '';
    const env = () => ({
      ...process.env,
      HOME: folder,
      PRE_COMMIT_HOME: join(folder, '.cache'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.org',
      GITHUB_ACTIONS: '',
    });
    const sh = (command: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(command, args, {
        cwd: join(folder, 'repo'),
        env: env(),
        encoding: 'utf8',
      });
      return { status, text: stdout + stderr };
    };
    const write = (file: string, text: string) => {
      const path = join(folder, 'repo', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: file.endsWith('.sh') ? 0o755 : 0o644 });
      sh('git', 'add', file);
    };
    const commit = () => sh('git', 'commit', '-qm', 'change');

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'pid1-hooks-'));
      mkdirSync(join(folder, 'repo'));
      sh('git', 'init', '-q');
      const published = parse(readFileSync(`${root}.pre-commit-hooks.yaml`, 'utf8')) as { id: string }[];
      const hooks = published.map(hook => ({ ...hook, entry: PROGRAM, language: 'system' }));
      write('.pre-commit-config.yaml', stringify({ repos: [{ repo: 'local', hooks }] }));
      write('web/Dockerfile', 'FROM node:22\nCOPY server.js /\nCMD ["node", "/server.js"]\n');
      write('web/server.js', GOOD_SERVER);
      write('job/Containerfile', 'FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n');
      write('job/run.sh', '#!/bin/sh\nexec memcached -u nobody\n');
      write('proxy/nginx.service', '[Service]\nExecStart=/usr/sbin/nginx\n');
      write('infra/main.hcl', 'region = "eu"\n');
      write('LICENSE', 'MIT\n');
      expect(sh('pre-commit', 'install').status).toBe(0);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('lets a sound repository pass, with files that are none of its business', () => {
      const { status, text } = commit();
      expect(text).toMatch(/pid1-lint\.+Passed/);
      expect(text).toMatch(/files without a type\)\.+Passed/);
      expect(status).toBe(0);
    });

    test.each([
      ['a script', 'job/run.sh', '#!/bin/sh\nmemcached -u nobody\n', 'script-does-not-exec'],
      [
        'a source',
        'web/server.js',
        "require('http').createServer().listen(80);\n",
        'pid1-ignores-stop-signal',
      ],
      [
        'a Dockerfile',
        'web/Dockerfile',
        'FROM node:22\nCOPY server.js /\nCMD node /server.js\n',
        'shell-form-hides-process',
      ],
      [
        'a Containerfile',
        'job/Containerfile',
        'FROM debian:12\nCOPY run.sh /\nENTRYPOINT /run.sh; true\n',
        'shell-form-hides-process',
      ],
      [
        'a Compose file',
        'compose.yaml',
        'services:\n  web:\n    build: web\n    stop_signal: SIGHUP\n',
        'handles-another-signal',
      ],
    ])(
      'stops a commit that breaks %s',
      (_, file, text, rule) => {
        write(file, text);
        const { status, text: said } = commit();
        expect(said).toContain(rule);
        expect(status).toBe(1);
        sh('git', 'reset', '-q', '--hard');
      },
      60_000,
    );

    test('is not asked about others', () => {
      write('README.md', '# read me\n');
      write('LICENSE', 'MIT, again\n');
      const { status, text } = commit();
      expect(text.match(/no files to check/g)).toHaveLength(2);
      expect(status).toBe(0);
    });
  },
  120_000,
);

const GOOD_SERVER = `const server = require('http').createServer().listen(80);
process.on('SIGTERM', () => server.close());
`;

/** Stands for the registry: what npx would have run, and what it was given. */
describe('the step of the GitHub Action', () => {
  const run = (env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'pid1-action-'));
    try {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(join(folder, dirname(file)), { recursive: true });
        writeFileSync(join(folder, file), text, { mode: 0o755 });
      }
      writeFileSync(
        join(folder, 'npx'),
        `#!/bin/bash\nprintf '%s\\n' "$@" > ${folder}/args\nshift 2\nexec ${PROGRAM} "$@"\n`,
        { mode: 0o755 },
      );
      const { status, stdout } = spawnSync(`${root}templates/github-action.sh`, {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          PATH: `${folder}:${process.env.PATH}`,
          GITHUB_OUTPUT: join(folder, 'output'),
          ...env,
        },
      });
      const read = (file: string) => readFileSync(join(folder, file), 'utf8');
      return { status, stdout, args: read('args').trimEnd().split('\n'), output: read('output'), read };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const bad = {
    'my app/Dockerfile': 'FROM debian:12\nCMD sleep infinity; true\n',
    'ok/Dockerfile': 'FROM nginx:1.27\n',
  };

  test('lints paths, one a line, and fails with the exit code', () => {
    const { status, stdout, output } = run({ PID1_LINT_PATHS: '  my app  \nok\n' }, bad);
    expect(stdout).toContain('::error file=my app/Dockerfile,line=2');
    expect([status, output]).toEqual([1, 'exit-code=1\n']);
  });

  test('passes where nothing is to be said, and takes inputs as data', () => {
    const { status, args } = run(
      { PID1_LINT_PATHS: 'ok', PID1_LINT_VERSION: '0.1.0', PID1_LINT_FAIL_ON: 'error' },
      bad,
    );
    expect(status).toBe(0);
    expect(args).toEqual([
      '--yes',
      'pid1-lint@0.1.0',
      '--format',
      'github',
      '--fail-on',
      'error',
      '--',
      'ok',
    ]);
    expect(run({ PID1_LINT_PATHS: '$(touch x); `id`' }, bad).status).toBe(2);
  });

  test('leaves out what a baseline knows', () => {
    const known = join(mkdtempSync(join(tmpdir(), 'pid1-known-')), 'known.json');
    const env = { PID1_LINT_PATHS: 'ok', PID1_LINT_BASELINE: known };
    writeFileSync(known, '{"version":1,"findings":[]}');
    const { status, args } = run(env, bad);
    expect(args.slice(-4)).toEqual(['--baseline', known, '--', 'ok']);
    expect(status).toBe(0);
    rmSync(dirname(known), { recursive: true });
  });

  test('has the inputs that the action declares', () => {
    const action = parse(readFileSync(`${root}action.yml`, 'utf8')) as {
      inputs: Record<string, { default: unknown }>;
      runs: { steps: { env: Record<string, string> }[] };
    };
    const names = Object.keys(action.inputs).filter(name => name !== 'working-directory');
    expect(Object.values(action.runs.steps[0]?.env ?? {})).toEqual(
      names.map(name => `\${{ inputs.${name} }}`),
    );
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
    expect(action.inputs.version?.default).toBe(version);
  });
});

test.each([
  ['FROM debian:12\nCMD sleep infinity; true\n', 1, 1],
  ['FROM nginx:1.27\n', 0, 0],
])('the job of GitLab ends as the lint does, and leaves its report: %j', (dockerfile, status, findings) => {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-gitlab-'));
  try {
    const { 'pid1-lint': job } = parse(readFileSync(`${root}templates/gitlab-ci.yml`, 'utf8')) as {
      'pid1-lint': {
        script: string[];
        variables: Record<string, string>;
        artifacts: { reports: { codequality: string } };
      };
    };
    writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    writeFileSync(join(folder, 'npx'), `#!/bin/sh\nshift 2\nexec ${PROGRAM} "$@"\n`, { mode: 0o755 });
    const ran = spawnSync('sh', ['-ec', job.script.join('\n')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GITHUB_ACTIONS: '', PATH: `${folder}:${process.env.PATH}`, ...job.variables },
    });
    expect(ran.status).toBe(status);
    const report = JSON.parse(
      readFileSync(join(folder, job.artifacts.reports.codequality), 'utf8'),
    ) as unknown[];
    expect(report).toHaveLength(findings);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
