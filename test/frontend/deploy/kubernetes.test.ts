import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readKubernetes } from '../../../src/frontend/deploy/kubernetes/read-kubernetes.ts';
import { readSkaffold } from '../../../src/frontend/deploy/skaffold/read-skaffold.ts';
import type { RunContext } from '../../../src/frontend/deploy/types.ts';
import { readYaml } from '../../../src/frontend/deploy/yaml-reader.ts';
import { ParserCache } from '../../../src/frontend/parsers.ts';
import { namedKind } from '../../../src/node/declarations.ts';
import { parsers as allParsers } from '../../support/lint.ts';

const parsers = new ParserCache(async name => (name === 'yaml-places' ? readYaml : undefined));
const read = (text: string) =>
  parsers.run(() => readKubernetes({ file: 'k8s.yaml', text, vfs: memoryVfs({}), parsers }));

const pod = (container: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n${spec}  containers:\n    - name: c\n      image: x\n${container
    .split('\n')
    .map(line => `      ${line}\n`)
    .join('')}`;

async function only(text: string): Promise<RunContext> {
  const { contexts, open, errors } = await read(text);
  expect([open, errors]).toEqual([[], []]);
  expect(contexts).toHaveLength(1);
  const [context] = contexts;
  if (!context) throw new Error('no context');
  return context;
}

describe('a container', () => {
  test('as the image has it, with 30 seconds', async () => {
    const context = await only(pod(''));
    expect(context).toMatchObject({
      context: 'k8s.yaml:6 Pod p container c',
      engine: 'kubelet',
      image: 'x',
      init: false,
      args: undefined,
      stopTimeoutMs: { value: 30_000 },
    });
    expect(context).not.toHaveProperty('entrypoint');
  });

  test('command stands in for ENTRYPOINT, args for CMD, with variables of the environment', async () => {
    const text = pod(
      [
        'command: ["/app", "$(A)", "$$(A)", "$(NONE)"]',
        'args: [--port, "$(PORT)"]',
        'env: [{name: A, value: "1"}, {name: PORT, value: 80}, {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}]',
      ].join('\n'),
    );
    expect(await only(text)).toMatchObject({
      entrypoint: ['/app', '1', '$(A)', '$(NONE)'],
      args: ['--port', '80'],
      env: { A: '1', PORT: '80', S: undefined },
      envComplete: true,
    });
  });

  test.each<[string, string, number]>([
    ['', '  terminationGracePeriodSeconds: 60\n', 60_000],
    ['lifecycle: {preStop: {sleep: {seconds: 10}}}', '', 20_000],
    ['lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}', '', 25_000],
    [
      'lifecycle: {preStop: {exec: {command: [/bin/sh, -c, sleep 25]}}}',
      '  terminationGracePeriodSeconds: 20\n',
      2000,
    ],
    ['lifecycle: {preStop: {exec: {command: [nginx, -s, quit]}}}', '', 30_000],
    ['lifecycle: {preStop: {httpGet: {path: /, port: 80}}}', '', 30_000],
  ])('%s %s leaves the program %i ms', async (container, spec, ms) => {
    expect((await only(pod(container, spec))).stopTimeoutMs?.value).toBe(ms);
  });

  test('stop signal, user, working directory and namespaces', async () => {
    const text = pod(
      'lifecycle: {stopSignal: SIGINT}\nworkingDir: /srv\nsecurityContext: {runAsUser: 1000}',
      '  shareProcessNamespace: true\n',
    );
    expect(await only(text)).toMatchObject({
      stopSignal: { text: 'SIGINT', at: { line: 9 } },
      user: '1000',
      workdir: '/srv',
      pid: 'shared',
      context: 'k8s.yaml:7 Pod p container c, stopSignal: SIGINT, shareProcessNamespace: true',
    });
    expect((await only(pod('', '  hostPID: true\n'))).pid).toBe('host');
  });

  test('what a volume hides is not known', async () => {
    expect((await only(pod('volumeMounts: [{name: v, mountPath: /app/}]'))).mounts).toEqual([
      { source: undefined, target: '/app' },
    ]);
  });

  test('a command whose program comes from a Secret is open', async () => {
    const { open } = await read(pod('command: ["$(CMD)"]\nenvFrom: [{secretRef: {name: s}}]'));
    expect(open.map(o => o.reason)).toEqual(['the command begins with $(CMD), which is not known']);
  });
});

const TEMPLATE = 'template: {spec: {containers: [{name: c, image: x}]}}';

test.each<[string, string]>([
  ['Deployment', `spec: {${TEMPLATE}}`],
  ['StatefulSet', `spec: {${TEMPLATE}}`],
  ['DaemonSet', `spec: {${TEMPLATE}}`],
  ['Job', `spec: {${TEMPLATE}}`],
  ['CronJob', `spec: {jobTemplate: {spec: {${TEMPLATE}}}}`],
])('%s', async (kind, spec) => {
  const { context } = await only(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: w}\n${spec}\n`);
  expect(context).toBe(`k8s.yaml:4 ${kind} w container c`);
});

test('several documents, lists, and init containers that stay', async () => {
  const text = `kind: Service\n---\nkind: List\nitems:\n  - kind: Pod\n    spec:\n      initContainers:\n        - {name: once, image: a}\n        - {name: side, image: b, restartPolicy: Always}\n      containers: [{name: c, image: x}]\n---\n${pod('')}`;
  const { contexts } = await read(text);
  expect(contexts.map(c => c.image)).toEqual(['x', 'b', 'x']);
});

test('broken YAML has its place', async () => {
  const { errors } = await read('kind: Pod\nspec: [\n');
  expect(errors[0]).toMatchObject({ file: 'k8s.yaml', line: 3 });
});

test.each<[string, string | undefined]>([
  ['apiVersion: apps/v1\nkind: Deployment\n', 'kubernetes'],
  ['kind: "Job"\napiVersion: batch/v1\n', 'kubernetes'],
  ['apiVersion: v1\nkind: Service\n', undefined],
  ['apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: Pod\n', 'kubernetes'],
  ['apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .Release.Name }}}\n', 'kubernetes'],
  ['apiVersion: skaffold/v4beta6\nkind: Config\n', 'skaffold'],
  ['a: 1\n', undefined],
])('%j is %s', (text, kind) => {
  expect(namedKind('a.yaml', () => text)).toBe(kind);
});

test('skaffold builds images', async () => {
  const text =
    'apiVersion: skaffold/v4\nbuild:\n  artifacts:\n    - image: a\n      context: src/a\n    - image: b\n      docker: {dockerfile: x.Dockerfile, target: prod, buildArgs: {V: "1", W: "{{.X}}"}}\n    - image: c\n      jib: {}\n';
  const { builds, contexts } = await parsers.run(() =>
    readSkaffold({ file: 'deploy/skaffold.yaml', text, vfs: memoryVfs({}), parsers }),
  );
  expect(contexts).toEqual([]);
  expect(builds).toMatchObject([
    { image: 'a', build: { dockerfile: 'deploy/src/a/Dockerfile', context: 'deploy/src/a' } },
    {
      image: 'b',
      build: { dockerfile: 'deploy/x.Dockerfile', target: 'prod', buildArgs: { V: '1', W: undefined } },
    },
  ]);
});

describe('findings over what declares the containers', () => {
  const FILES = {
    Dockerfile: 'FROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n',
    'app.py': 'import time\nwhile True:\n    time.sleep(1)\n',
  };
  const lintAll = (others: Readonly<Record<string, string>>, kinds: readonly ('compose' | 'kubernetes')[]) =>
    lint(memoryVfs({ ...FILES, ...others }), allParsers, [
      { path: 'Dockerfile' },
      ...Object.keys(others).map((path, i) => ({ path, kind: kinds[i] ?? ('compose' as const) })),
    ]);

  test('with an init in every service the defect is that of a plain run', async () => {
    const { findings } = await lintAll({ 'compose.yaml': 'services:\n  a: {build: ., init: true}\n' }, [
      'compose',
    ]);
    const ignored = findings.find(f => f.rule === 'pid1-ignores-stop-signal');
    expect(ignored).toMatchObject({ severity: 'info' });
    expect(ignored?.message).toContain(
      'only in a plain docker run: compose.yaml starts no container that has it',
    );
  });

  test('with an init in one of two services it says in which', async () => {
    const text = 'services:\n  a: {build: ., init: true}\n  b: {build: .}\n';
    const { findings } = await lintAll({ 'compose.yaml': text }, ['compose']);
    expect(findings.find(f => f.rule === 'pid1-ignores-stop-signal')).toMatchObject({
      severity: 'error',
      context: 'compose.yaml:3 service b; not in compose.yaml:2 service a, init: true',
    });
  });

  test('a pod runs an image that a Compose file builds, and has no init to offer', async () => {
    const { findings, launches } = await lintAll(
      {
        'compose.yaml': 'services:\n  a: {build: ., image: me/app, init: true}\n',
        'k8s.yaml': pod('').replace('image: x', 'image: registry.example.com/me/app:v1'),
      },
      ['compose', 'kubernetes'],
    );
    expect(launches.map(l => l.spec.file)).toEqual(['Dockerfile', 'Dockerfile', 'Dockerfile']);
    const found = findings.find(f => f.rule === 'pid1-ignores-stop-signal');
    expect(found?.context).toMatch(/^k8s\.yaml:6 Pod p container c; not in compose\.yaml:2/);
    expect(found?.message).toContain('killed after 30 s');
    expect(found?.fixes.map(f => f.title).join()).not.toContain('docker run --init');
  });
});
