import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readHeroku } from '../../../src/frontend/deploy/heroku/read-heroku.ts';
import { readKubernetes } from '../../../src/frontend/deploy/kubernetes/read-kubernetes.ts';
import { readRender } from '../../../src/frontend/deploy/render/read-render.ts';
import { readTerraform } from '../../../src/frontend/deploy/terraform/read-terraform.ts';
import type { DeclarationKind, DeclaredInput, DeclaredRuns } from '../../../src/frontend/deploy/types.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

const read = (reader: (input: DeclaredInput) => DeclaredRuns, file: string, text: string) =>
  parsers.run(() => reader({ file, text, vfs: memoryVfs({}), parsers }));

/** Outcomes of what a file declares over one image, in their order. */
async function outcomes(kind: DeclarationKind, file: string, text: string, image: string) {
  const vfs = memoryVfs({
    [file]: text,
    Dockerfile: image,
    'a.py': 'import time\nwhile True: time.sleep(1)\n',
  });
  const { launches, findings } = await lint(vfs, parsers, [{ path: 'Dockerfile' }, { path: file, kind }]);
  const declared = launches.filter(l => l.spec.declaredIn !== undefined);
  return { outcomes: declared.map(l => l.stop.outcome), reasons: declared.map(l => l.stop.reason), findings };
}

const DEAF = 'FROM python:3.13\nCOPY a.py /\nCMD ["python3", "/a.py"]\n';
const INIT =
  'FROM python:3.13\nRUN apt-get update && apt-get install -y tini\nCOPY a.py /\nENTRYPOINT ["tini", "--"]\nCMD ["python3", "/a.py"]\n';

describe('Render', () => {
  const web = (lines: string) => `services:\n  - type: web\n    name: api\n    runtime: docker\n${lines}`;

  test('what a service overrides', async () => {
    const { contexts } = await read(
      readRender,
      'render.yaml',
      web(
        '    rootDir: api\n    dockerfilePath: ./prod.Dockerfile\n    dockerCommand: serve --port 80\n    maxShutdownDelaySeconds: 60\n    envVars:\n      - { key: A, value: 1 }\n      - { key: B, sync: false }\n',
      ),
    );
    expect(contexts).toMatchObject([
      {
        context: 'render.yaml:3 service api, maxShutdownDelaySeconds: 60',
        args: ['serve', '--port', '80'],
        argsAt: { line: 7 },
        stopTimeoutMs: { value: 60_000, at: { line: 8 } },
        build: { dockerfile: 'api/prod.Dockerfile', context: 'api' },
        env: { A: '1', B: undefined },
      },
    ]);
  });

  test.each([
    [
      '    dockerCommand: migrate && serve\n',
      'how Render reads the text of its `dockerCommand` is not known',
    ],
    ['    maxShutdownDelaySeconds: soon\n', 'maxShutdownDelaySeconds is no number'],
  ])('%j is open', async (lines, reason) => {
    expect((await read(readRender, 'render.yaml', web(lines))).open.map(o => o.reason)).toEqual([reason]);
  });

  test('a buildpack of its own, and what runs no image', async () => {
    const text =
      'services:\n  - { type: web, name: a, runtime: node }\n  - { type: redis, name: b }\n  - { type: web, name: c, runtime: static }\n';
    const { open, contexts } = await read(readRender, 'render.yaml', text);
    expect(contexts).toEqual([]);
    expect(open.map(o => o.context)).toEqual(['render.yaml:2 service a']);
  });

  test('whether a program without a handler ends there is not known; what holds either way is said', async () => {
    const deaf = await outcomes('render', 'render.yaml', web(''), DEAF);
    expect(deaf.outcomes).toEqual(['unknown']);
    expect(deaf.findings.filter(f => f.severity === 'error').map(f => f.context)).toEqual(['docker run']);
    expect((await outcomes('render', 'render.yaml', web(''), INIT)).outcomes).toEqual(['abrupt']);
  });

  test('an image that asks for another signal', async () => {
    const { outcomes: said, reasons } = await outcomes('render', 'render.yaml', web(''), 'FROM nginx:1.27\n');
    expect(said).toEqual(['unknown']);
    expect(reasons[0]).toContain('SIGQUIT');
  });
});

describe('Cloud Run and Knative', () => {
  const service = (metadata: string, spec = '') =>
    `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: s }\nspec:\n  template:\n    metadata: ${metadata}\n    spec:\n${spec}      containers:\n        - image: gcr.io/p/web\n`;
  const CLOUD = '{ annotations: { run.googleapis.com/cpu-throttling: "false" } }';
  const SECOND = '{ annotations: { run.googleapis.com/execution-environment: gen2 } }';

  test('10 s on Cloud Run', async () => {
    const { contexts } = await read(readKubernetes, 'run.yaml', service(CLOUD));
    expect(contexts).toMatchObject([
      {
        context: 'run.yaml:9 Service s container',
        engine: 'Cloud Run',
        declaredIn: 'cloud-run',
        init: false,
        stopTimeoutMs: { value: 10_000 },
      },
    ]);
  });

  test('timeoutSeconds on Knative, else 300 s', async () => {
    const { contexts } = await read(readKubernetes, 'kn.yaml', service('{}', '      timeoutSeconds: 20\n'));
    expect(contexts).toMatchObject([
      { engine: 'kubelet', declaredIn: 'knative', stopTimeoutMs: { value: 20_000, at: { line: 8 } } },
    ]);
    expect((await read(readKubernetes, 'kn.yaml', service('{}'))).contexts[0]?.stopTimeoutMs?.value).toBe(
      300_000,
    );
  });

  test('gVisor ends PID 1 at a signal without a handler, and Linux does not', async () => {
    const builds = { 'skaffold.yaml': 'apiVersion: skaffold/v3\nbuild:\n  artifacts: [{ image: web }]\n' };
    const outcome = async (metadata: string, image: string) => {
      const vfs = memoryVfs({
        ...builds,
        'run.yaml': service(metadata),
        Dockerfile: image,
        'a.py': 'import time\ntime.sleep(9e9)\n',
      });
      const { launches } = await lint(vfs, parsers, [
        { path: 'run.yaml', kind: 'kubernetes' },
        { path: 'skaffold.yaml', kind: 'skaffold' },
      ]);
      return launches.map(l => l.stop.outcome);
    };
    expect(await outcome(CLOUD, DEAF)).toEqual(['unknown']);
    expect(await outcome(SECOND, DEAF)).toEqual(['killed']);
    expect(await outcome(CLOUD, INIT)).toEqual(['abrupt']);
  });
});

describe('Heroku', () => {
  test('process types, with what is not known of them', async () => {
    const yml = await read(
      readHeroku,
      'heroku.yml',
      'build:\n  docker:\n    web: Dockerfile\nrun:\n  web: serve\n  worker: work\n',
    );
    expect(yml.open.map(o => o.context)).toEqual(['heroku.yml:3 process web', 'heroku.yml:6 process worker']);
    const procfile = await read(readHeroku, 'Procfile', 'web: serve\nrelease: migrate\n');
    expect(procfile.open.map(o => [o.context, o.reason])).toEqual([
      ['Procfile:1 process web', expect.stringContaining('buildpack')],
    ]);
  });
});

describe('Terraform', () => {
  const task = (containers: string, rest = '') =>
    `variable "run" { default = "serve" }\nresource "aws_ecs_task_definition" "a" {\n  family = "shop"\n${rest}  container_definitions = ${containers}\n}\n`;

  test('jsonencode is as good as the value', async () => {
    const { contexts } = await read(
      readTerraform,
      'ecs.tf',
      task(
        'jsonencode([{ name = "web", "image": "nginx", command = [var.run, "-p"], stopTimeout = 60, linuxParameters = { initProcessEnabled = true } }])',
        '  pid_mode = "task"\n',
      ),
    );
    expect(contexts).toMatchObject([
      {
        context: 'ecs.tf:5 task shop container web, initProcessEnabled: true, stopTimeout: 60, pidMode: task',
        engine: 'ECS',
        image: 'nginx',
        init: true,
        args: ['serve', '-p'],
        stopTimeoutMs: { value: 60_000 },
        pid: 'shared',
      },
    ]);
  });

  test.each([
    [
      'jsonencode([{ name = "a", image = "a", command = [local.run] }])',
      'the word `${local.run}` of its command is not known',
    ],
    [
      'jsonencode([{ name = "a", image = "a", stopTimeout = local.stop }])',
      'stopTimeout is ${local.stop}, which is not known',
    ],
    ['file("containers.json")', 'its container_definitions are put together elsewhere'],
    ['jsonencode(local.containers)', 'its container_definitions are put together elsewhere'],
  ])('%s is open', async (containers, reason) => {
    const { open, contexts } = await read(readTerraform, 'ecs.tf', task(containers));
    expect(contexts).toEqual([]);
    expect(open.map(o => o.reason)).toEqual([reason]);
  });
});

test.each<[string, string, DeclarationKind | undefined]>([
  ['render.yaml', 'services:\n  - type: web\n', 'render'],
  ['heroku.yml', 'build:\n  docker: {}\n', 'heroku'],
  ['Procfile', 'web: serve\n', 'heroku'],
  ['run.yaml', 'apiVersion: serving.knative.dev/v1\nkind: Service\n', 'kubernetes'],
  ['job.yaml', 'apiVersion: run.googleapis.com/v1\nkind: Job\n', 'kubernetes'],
  ['main.tf', 'resource "aws_ecs_task_definition" "a" {}\n', 'terraform'],
  ['main.tf', 'resource "aws_s3_bucket" "a" {}\n', undefined],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});
