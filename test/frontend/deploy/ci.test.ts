import { expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readCi } from '../../../src/frontend/deploy/ci/read-ci.ts';
import { readRuns } from '../../../src/frontend/run/read-runs.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

const WORKFLOW = '.github/workflows/ci.yml';
const read = (file: string, text: string) =>
  parsers.run(() => readCi({ file, text, vfs: memoryVfs({}), parsers }));

test("a job's container stays by tail, whatever its image would run", async () => {
  const { contexts } = await read(
    WORKFLOW,
    'jobs:\n  test:\n    container:\n      image: node:22\n      options: --init --user "1000"\n      env: { A: 1 }\n',
  );
  expect(contexts).toMatchObject([
    {
      context: '.github/workflows/ci.yml:4 container of job test, --init',
      declaredIn: 'ci',
      image: 'node:22',
      init: true,
      initAt: { line: 5 },
      user: '1000',
      entrypoint: ['tail'],
      args: ['-f', '/dev/null'],
      env: { A: '1' },
    },
  ]);
});

test('a service is as its image has it, with the options of docker create', async () => {
  const { contexts, open } = await read(
    WORKFLOW,
    `jobs:
  test:
    container: alpine
    services:
      db:
        image: postgres:16
        options: >-
          --health-cmd "pg_isready -U postgres"
          --stop-signal SIGQUIT --entrypoint /run.sh
      none:
        image: ''
`,
  );
  expect(open).toEqual([]);
  expect(contexts.map(c => c.context)).toEqual([
    '.github/workflows/ci.yml:3 container of job test',
    '.github/workflows/ci.yml:6 service db of job test',
  ]);
  expect(contexts[1]).toMatchObject({ entrypoint: ['/run.sh'], stopSignal: { text: 'SIGQUIT' } });
});

test.each([
  ['image: "${{ matrix.db }}"', /filled in when the job starts/],
  ['image: a\n        options: --init=${{ matrix.init }}', /is not known|hangs on/],
  ['image: a\n        command: serve', /what the runner makes of `command` is not known/],
])('a service with %j is open', async (lines, reason) => {
  const { open, contexts } = await read(WORKFLOW, `jobs:\n  t:\n    services:\n      s:\n        ${lines}\n`);
  expect(contexts).toEqual([]);
  expect(open[0]?.reason).toMatch(reason);
});

test('GitLab: services with what is written, jobs by a script', async () => {
  const { contexts, open } = await read(
    '.gitlab-ci.yml',
    `image: ruby:3.3
.db: &db
  - name: postgres:16
    command: ["postgres", "-c", "fsync=off"]
a:
  services: *db
b:
  services: *db
c:
  services:
    - $IMAGE
    - { name: redis, entrypoint: [""] }
  image: { name: alpine, entrypoint: [""] }
`,
  );
  expect(contexts).toMatchObject([
    { context: '.gitlab-ci.yml:3 service postgres of job a', args: ['postgres', '-c', 'fsync=off'] },
    { context: '.gitlab-ci.yml:12 service redis of job c', entrypoint: [], keepsCmd: true },
  ]);
  expect(open.map(o => [o.context, o.reason])).toEqual([
    ['.gitlab-ci.yml:1 container of all jobs', expect.stringContaining('script')],
    ['.gitlab-ci.yml:11 service $IMAGE of job c', expect.stringContaining('filled in')],
    ['.gitlab-ci.yml:13 container of job c', expect.stringContaining('script')],
  ]);
});

test('nothing is said of the stop, and what ships is judged as if there were no pipeline', async () => {
  const vfs = memoryVfs({
    [WORKFLOW]: 'jobs:\n  t:\n    services:\n      web: { image: ghcr.io/me/web:latest }\n',
    Dockerfile: 'FROM debian:12\nCMD ["sleep", "infinity"]\n',
    'skaffold.yaml': 'apiVersion: skaffold/v3\nbuild:\n  artifacts: [{ image: web }]\n',
  });
  const { launches, findings } = await lint(vfs, parsers, [
    { path: 'Dockerfile' },
    { path: WORKFLOW, kind: 'ci' },
    { path: 'skaffold.yaml', kind: 'skaffold' },
  ]);
  expect(launches.map(l => [l.stop.outcome, l.stop.tree?.pid1.argv.join(' ')])).toEqual([
    ['killed', 'sleep infinity'],
    ['unknown', 'sleep infinity'],
  ]);
  expect(launches[1]?.stop.reason).toContain('docker rm --force');
  expect(findings.filter(f => f.severity === 'error').map(f => [f.rule, f.context])).toEqual([
    ['pid1-ignores-stop-signal', 'docker run'],
  ]);
});

test('named for its run lines, a workflow has both', async () => {
  const text =
    'jobs:\n  t:\n    services:\n      db: { image: postgres }\n    steps:\n      - run: docker run -d nginx\n';
  const { contexts } = await parsers.run(() =>
    readRuns({ file: WORKFLOW, text, vfs: memoryVfs({}), parsers }),
  );
  expect(contexts.map(c => c.image)).toEqual(['nginx', 'postgres']);
});

test.each<[string, string, string | undefined]>([
  [WORKFLOW, 'jobs:\n  a:\n    container: b\n', 'ci'],
  [WORKFLOW, 'jobs:\n  a:\n    runs-on: b\n', undefined],
  ['other/ci.yml', 'jobs:\n  a:\n    container: b\n', undefined],
  ['.gitlab-ci.yml', 'a:\n  image: b\n', 'ci'],
  ['ci/build.gitlab-ci.yml', 'a:\n  services: [b]\n', 'ci'],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});
