import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readEcs } from '../../../src/frontend/deploy/ecs/read-ecs.ts';
import type { RunContext } from '../../../src/frontend/deploy/types.ts';
import { foundKind, namedKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

const read = (text: string, file = 'taskdef.json') =>
  parsers.run(() => readEcs({ file, text, vfs: memoryVfs({}), parsers }));

async function only(container: object, task: object = {}): Promise<RunContext> {
  const text = JSON.stringify({ family: 'shop', ...task, containerDefinitions: [container] }, null, 2);
  const { contexts, open, errors } = await read(text);
  expect([open, errors]).toEqual([[], []]);
  if (!contexts[0]) throw new Error('no context');
  return contexts[0];
}

const reasonOf = async (text: string, file?: string) => (await read(text, file)).open.map(o => o.reason);

describe('a task definition', () => {
  test('as the image has it, with 30 seconds and no init', async () => {
    const context = await only({ name: 'web', image: 'shop/web:1' });
    expect(context).toMatchObject({
      context: 'taskdef.json:5 task shop container web',
      engine: 'ECS',
      declaredIn: 'ecs',
      image: 'shop/web:1',
      init: false,
      args: undefined,
      stopTimeoutMs: { value: 30_000 },
      at: { file: 'taskdef.json', line: 5, column: 15 },
    });
    expect(context).not.toHaveProperty('entrypoint');
    expect(context).not.toHaveProperty('stopSignal');
  });

  test('what it overrides', async () => {
    const context = await only(
      {
        name: 'web',
        image: 'web',
        entryPoint: ['/app'],
        command: ['--port', '80'],
        linuxParameters: { initProcessEnabled: true },
        stopTimeout: 90,
        user: '1000',
        workingDirectory: '/srv',
        environment: [{ name: 'A', value: '1' }],
        secrets: [{ name: 'S', valueFrom: 'arn:aws:ssm:x' }],
        mountPoints: [{ sourceVolume: 'data', containerPath: '/data/' }],
        healthCheck: { command: ['CMD-SHELL', 'curl localhost'] },
      },
      { pidMode: 'task' },
    );
    expect(context).toMatchObject({
      context: expect.stringContaining('initProcessEnabled: true, stopTimeout: 90, pidMode: task'),
      entrypoint: ['/app'],
      args: ['--port', '80'],
      init: true,
      stopTimeoutMs: { value: 90_000 },
      pid: 'shared',
      user: '1000',
      workdir: '/srv',
      env: { A: '1', S: undefined },
      mounts: [{ source: undefined, target: '/data' }],
      healthcheck: { form: 'shell', text: 'curl localhost' },
    });
  });

  test('empty lists override nothing', async () => {
    const context = await only({ name: 'a', image: 'a', entryPoint: [], command: [] });
    expect(context).toMatchObject({ args: undefined });
    expect(context).not.toHaveProperty('entrypoint');
  });

  test('a list of containers alone, and one that was asked of the service', async () => {
    const list = '[{ "name": "a", "image": "a", "essential": true }]';
    expect((await read(list)).contexts[0]?.context).toBe('taskdef.json:1 task container a');
    const asked = `{ "taskDefinition": { "family": "f", "containerDefinitions": ${list} } }`;
    expect((await read(asked)).contexts[0]?.context).toBe('taskdef.json:1 task f container a');
  });

  test('Windows has no signals', async () => {
    const text = `{ "runtimePlatform": { "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE" },
      "containerDefinitions": [{ "name": "a", "image": "a" }] }`;
    expect(await reasonOf(text)).toEqual(['it is a container of Windows, which has no signals']);
  });
});

describe('CloudFormation', () => {
  const stack = (container: string) => `Parameters:
  Image: {Type: String}
  Grace: {Type: Number, Default: 60}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub '\${AWS::StackName}-web'
      ContainerDefinitions:
        - Name: web
${container.replaceAll(/^/gm, '          ')}
`;

  test('values that are put in later are not known, those of parameters are their defaults', async () => {
    const text = stack(
      "Image: !Sub '${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/web:v1'\nCommand: [app, --name, !Ref Image]\nStopTimeout: !Ref Grace\nLinuxParameters: {InitProcessEnabled: true}",
    );
    const { contexts, errors } = await read(text, 'stack.yaml');
    expect(errors).toEqual([]);
    expect(contexts[0]).toMatchObject({
      image: '${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/web:v1',
      args: ['app', '--name', '${Image}'],
      stopTimeoutMs: { value: 60_000 },
      init: true,
    });
  });

  test.each([
    ['Image: a\nCommand: [!Ref Image]', 'the word `${Image}` of its command is not known'],
    [
      "Image: a\nCommand: [sh, -c, !Sub 'exec ${Image}']",
      'the word `exec ${Image}` of its command is not known',
    ],
    ['Image: a\nStopTimeout: !Ref Image', 'stopTimeout is ${Image}, which is not known'],
    [
      'Image: a\nLinuxParameters: {InitProcessEnabled: !If [x, true, false]}',
      'initProcessEnabled is ${If}, which is not known',
    ],
    ['Image: a\nCommand: !Split [" ", !Ref Image]', 'the word `${Split}` of its command is not known'],
    ['Cpu: 1', 'it names no image'],
  ])('%j is open', async (container, reason) => {
    expect(await reasonOf(stack(container), 'stack.yaml')).toEqual([reason]);
  });

  test('JSON, with functions as maps', async () => {
    const text = JSON.stringify({
      Resources: {
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            ContainerDefinitions: [{ Name: 'a', Image: { 'Fn::Sub': '${R}/a:1' }, Command: ['x'] }],
          },
        },
      },
    });
    expect((await read(text)).contexts[0]).toMatchObject({ image: '${R}/a:1', args: ['x'] });
  });
});

test.each([
  ['broken', '{ "containerDefinitions": [ { "name": "a" ', 'this is no JSON: close brace expected'],
  ['nested too deep', '['.repeat(5000), 'its values are nested too deep'],
])('%s: one message', async (_, text, message) => {
  const { contexts, errors } = await read(text);
  expect(contexts).toEqual([]);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ file: 'taskdef.json', message });
});

const TASK = '{"containerDefinitions": [{"name": "a", "image": "b"}]}';

test.each<[string, string, string | undefined]>([
  ['a/ecs-task-definition.json', TASK, 'ecs'],
  ['taskdef.json', '{"containerDefinitions": [{"name": ', 'ecs'],
  ['taskdef.json', '{"containerDefinitions": [{{ containers }}]}', undefined],
  ['tasks.json', '{"version": "2.0.0", "tasks": [{"label": "image"}]}', undefined],
  ['containers.json', '[{"image": "a"}]', undefined],
  ['service.json', TASK, undefined],
  ['ecs.json', '{"shapes": {"Task": {"containerDefinitions": [{"essential": true}]}}}', undefined],
  ['tasks.json', '[{"name": "a", "image": "a", "essential": true}]', 'ecs'],
  ['stack.yaml', 'Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n', 'ecs'],
  ['stack.yaml', '# AWS::ECS::TaskDefinition\n', undefined],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});

test('what is named may have any name', () => {
  expect(namedKind('service.json', () => TASK)).toBe('ecs');
  expect(namedKind('package.json', () => '{"name": "x"}')).toBe(undefined);
});

test('the Dockerfile of its image is the one that is built under that name', async () => {
  const vfs = memoryVfs({
    'taskdef.json':
      '{ "containerDefinitions": [{ "name": "a", "image": "1.dkr.ecr.eu-west-1.amazonaws.com/worker:7",\n "stopTimeout": 60 }] }',
    'compose.yaml': 'services:\n  worker:\n    image: worker\n    build: .\n',
    Dockerfile: 'FROM python:3.12\nCOPY worker.py /\nCMD ["python3", "/worker.py"]\n',
    'worker.py': 'import time\nwhile True: time.sleep(1)\n',
  });
  const { findings, launches } = await lint(vfs, parsers, [
    { path: 'compose.yaml', kind: 'compose' },
    { path: 'taskdef.json', kind: 'ecs' },
  ]);
  expect(launches.map(l => [l.spec.engine, l.stop.outcome, l.stop.graceMs])).toEqual([
    ['docker', 'killed', 10_000],
    ['ECS', 'killed', 60_000],
  ]);
  expect(findings.filter(f => f.severity === 'error').map(f => f.rule)).toEqual(['pid1-ignores-stop-signal']);
  const [{ context, fixes } = { context: '', fixes: [] }] = findings;
  expect(context).toBe('compose.yaml:2 service worker; taskdef.json:1 task container a, stopTimeout: 60');
  expect(fixes.map(f => f.title).join()).toContain('tini');
});
