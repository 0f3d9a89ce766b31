import { describe, expect, test } from 'vitest';
import { type LintInput, lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

type Files = Readonly<Record<string, string>>;

function run(files: Files) {
  const vfs = memoryVfs(files);
  const inputs = Object.keys(files).flatMap((path): LintInput[] => {
    if (path.endsWith('Dockerfile')) return [{ path }];
    const kind = foundKind(path, () => files[path]);
    return kind === undefined ? [] : [{ path, kind }];
  });
  return lint(vfs, parsers, inputs);
}

const declared = async (files: Files) => {
  const { launches, errors } = await run(files);
  expect(errors).toEqual([]);
  return launches.filter(l => l.spec.declaredIn === 'kubernetes');
};

const deployment = (container: string, spec = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n${spec}      containers:\n        - name: web\n          image: nginx\n${container}`;

describe('a kustomization', () => {
  const base = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': deployment('') };

  test('starts its resources once, and not the base by itself', async () => {
    const launches = await declared({
      ...base,
      'prod/kustomization.yaml': 'resources: [../base]\n',
      'test/kustomization.yaml': 'resources: [../base]\n',
    });
    expect(launches.map(l => l.spec.context)).toEqual(['base/web.yaml:8 Deployment web container web']);
  });

  test('lays strategic merge patches over them', async () => {
    const patch =
      'kind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: 5\n      containers:\n        - name: web\n          command: [redis-server]\n        - name: side\n          image: redis\n';
    const [web, side] = await declared({
      ...base,
      'prod/kustomization.yaml': 'resources: [../base]\npatches:\n  - path: p.yaml\n',
      'prod/p.yaml': patch,
    });
    expect(web?.spec).toMatchObject({
      gracePeriodMs: 5000,
      entrypoint: { argv: ['redis-server'], at: { file: 'prod/p.yaml', line: 9 } },
    });
    expect(web?.spec.context).toMatch(/^base\/web\.yaml:8 Deployment web container web, .*, in prod$/);
    expect(side?.spec.base.reference).toBe('redis');
  });

  test('JSON patches, in place and with a target; images by another name', async () => {
    const overlay = `resources: [../base]\nimages:\n  - name: nginx\n    newName: redis\n    newTag: "7"\npatches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n      - op: add\n        path: /spec/template/spec/containers/0/command\n        value: [sleep, "9"]\n      - op: add\n        path: /spec/template/spec/shareProcessNamespace\n        value: true\n`;
    const [web] = await declared({ ...base, 'prod/kustomization.yaml': overlay });
    expect(web?.spec).toMatchObject({
      pidNamespace: 'shared',
      base: { reference: 'redis:7' },
      entrypoint: { argv: ['sleep', '9'], at: { file: 'prod/kustomization.yaml', line: 11 } },
    });
  });

  test('a patch that deletes leaves nothing to start', async () => {
    const launches = await declared({
      ...base,
      'prod/kustomization.yaml':
        'resources: [../base]\npatches:\n  - patch: |-\n      $patch: delete\n      kind: Deployment\n      metadata: {name: web}\n',
    });
    expect(launches).toEqual([]);
  });

  test('a component, and a circle of folders', async () => {
    const [web] = await declared({
      ...base,
      'prod/kustomization.yaml': 'resources: [../base, ../prod]\ncomponents: [../c]\n',
      'c/kustomization.yaml':
        'kind: Component\npatches:\n  - patch: |-\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {terminationGracePeriodSeconds: 3}}}\n',
    });
    expect(web?.spec.gracePeriodMs).toBe(3000);
  });
});

describe('a ConfigMap', () => {
  const Dockerfile = 'FROM debian\nCMD ["/scripts/run.sh"]\n';
  const skaffold = 'apiVersion: skaffold/v4\nbuild:\n  artifacts: [{image: app}]\n';
  const volumes = (mode: string, more = '') =>
    `      volumes:\n        - name: s\n          configMap:\n            name: scripts\n${mode}${more}`;
  const mount = '          volumeMounts: [{name: s, mountPath: /scripts}]\n';
  const map =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  run.sh: |\n    #!/bin/sh\n    sleep infinity\n';
  const files = (manifest: string) => ({
    Dockerfile,
    'skaffold.yaml': skaffold,
    'web.yaml': manifest.replace('image: nginx', 'image: app'),
  });

  test('is the files in the container, with places of its own', async () => {
    const { findings, launches } = await run({
      ...files(deployment(mount, volumes('            defaultMode: 0755\n'))),
      'map.yaml': map,
    });
    const pod = launches.find(l => l.spec.declaredIn);
    expect(pod?.stop.tree?.pid1.argv).toEqual(['/bin/sh', '/scripts/run.sh']);
    expect(findings.map(f => `${f.at.file}:${f.at.line} ${f.severity} ${f.rule}`)).toContain(
      'map.yaml:7 error script-does-not-exec',
    );
  });

  test('has no run bit unless one is given', async () => {
    const { findings } = await run({ ...files(deployment(mount, volumes(''))), 'map.yaml': map });
    expect(findings.map(f => f.rule)).toContain('entrypoint-cannot-start');
  });

  test.each(['493', '0o755', '0555'])('mode %s', async mode => {
    const [pod] = await declared({
      ...files(deployment(mount, volumes(`            defaultMode: ${mode}\n`))),
      'map.yaml': map,
    });
    expect(pod?.stop.tree?.pid1.argv).toEqual(['/bin/sh', '/scripts/run.sh']);
  });

  test('by one key, under another name, or made of a file by Kustomize', async () => {
    const sub = '          volumeMounts: [{name: s, mountPath: /scripts/run.sh, subPath: go}]\n';
    const items = '            items: [{key: run.sh, path: go}]\n';
    const [pod] = await declared({
      ...files(deployment(sub, volumes('            defaultMode: 0755\n', items))),
      'kustomization.yaml':
        'resources: [web.yaml]\nconfigMapGenerator:\n  - name: scripts\n    files: [run.sh=start.sh]\n',
      'start.sh': '#!/bin/sh\nexec sleep infinity\n',
    });
    expect(pod?.stop.tree?.pid1.argv).toEqual(['sleep', 'infinity']);
  });

  test('that is not there is not known', async () => {
    const [pod] = await declared(files(deployment(mount, volumes(''))));
    expect(pod?.stop.reason).toContain('what is mounted at /scripts is not known');
  });
});

describe('names, labels and generators', () => {
  const base = {
    'base/kustomization.yaml': 'namePrefix: my-\nresources: [web.yaml]\ncommonLabels: {tier: front}\n',
    'base/web.yaml': deployment(''),
  };
  const graces = async (patch: string) => {
    const launches = await declared({
      ...base,
      'prod/kustomization.yaml': `resources: [../base]\nnameSuffix: -prod\npatches:\n  - target: ${patch}\n    patch: |-\n      - {op: add, path: /spec/template/spec/terminationGracePeriodSeconds, value: 5}\n`,
    });
    expect(launches).toHaveLength(1);
    return launches[0]?.spec.gracePeriodMs;
  };

  test('a prefix and a suffix are shown', async () => {
    const launches = await declared({
      ...base,
      'prod/kustomization.yaml': 'resources: [../base]\nnameSuffix: -prod\n',
    });
    expect(launches.map(l => l.spec.context)).toContain(
      'base/web.yaml:8 Deployment my-web-prod container web, in prod',
    );
  });

  test.each([
    '{name: web}',
    '{name: my-web}',
    '{name: "my-.*"}',
    '{kind: "StatefulSet|Deployment"}',
    '{labelSelector: tier=front}',
    '{labelSelector: "tier,!x,tier!=back"}',
    '{labelSelector: "tier in (a)"}',
  ])('a patch for %s is for it', async target => expect(await graces(target)).toBe(5000));

  test.each([
    '{name: other}',
    '{name: my-web-prod}',
    '{labelSelector: tier=back}',
    '{labelSelector: x}',
    '{annotationSelector: a=b}',
  ])('a patch for %s is not', async target => expect(await graces(target)).toBe(30_000));

  test('a generator adds to one below, or stands in for it', async () => {
    const web = deployment(
      '          command: [sh, /s/run.sh]\n          volumeMounts: [{name: s, mountPath: /s}]\n',
      '      volumes: [{name: s, configMap: {name: scripts}}]\n',
    );
    const pid1 = async (behavior: string) => {
      const [pod] = await declared({
        'base/kustomization.yaml':
          'resources: [web.yaml]\nconfigMapGenerator:\n  - {name: scripts, files: [run.sh]}\n',
        'base/web.yaml': web,
        'base/run.sh': 'exec sleep 9\n',
        'prod/kustomization.yaml': `resources: [../base]\nconfigMapGenerator:\n  - {name: scripts, behavior: ${behavior}, literals: [a=b]}\n`,
      });
      return pod?.stop.tree?.pid1.argv.join(' ') ?? pod?.prediction.branches[0]?.kind;
    };
    expect(await pid1('merge')).toBe('sleep 9');
    // Nothing is mounted there that sh could run.
    expect(await pid1('replace')).toBe('fails');
  });
});

test('ConfigMaps that are projected into one volume', async () => {
  const web = (sources: string) =>
    deployment(
      '          command: [sh, /s/bin/run.sh]\n          volumeMounts: [{name: s, mountPath: /s}]\n',
      `      volumes:\n        - name: s\n          projected:\n            sources: [${sources}]\n`,
    );
  const maps = {
    'maps.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {go: exec . /s/more.sh}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\ndata: {more.sh: exec sleep 9}\n',
  };
  const one = '{configMap: {name: one, items: [{key: go, path: bin/run.sh}]}}';
  const launch = async (sources: string) => (await declared({ 'web.yaml': web(sources), ...maps }))[0];
  expect((await launch(`${one}, {configMap: {name: two}}`))?.prediction.filesRead).toContain('maps.yaml');
  const missing = await launch('{configMap: {name: two}}');
  expect(missing?.stop.reason).toContain('what is mounted at /s has no bin/run.sh');
  // A secret may hold it.
  const secret = await launch('{configMap: {name: two}}, {secret: {name: s}}');
  expect(secret?.stop.reason).toContain('what else is mounted at /s is not known');
});

test('a Helm chart is named, and not read', async () => {
  const { notRead, errors, launches } = await run({
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\n',
    'chart/templates/web.yaml': deployment('          args: {{ .Values.args }}\n'),
  });
  expect([notRead, errors, launches]).toEqual([['the Helm chart chart'], [], []]);
});

test('values in the environment name those in front of them', async () => {
  const env =
    '          env: [{name: A, value: sleep}, {name: B, value: "$(A)"}]\n          command: ["$(B)", "9"]\n';
  const [pod] = await declared({ 'web.yaml': deployment(env) });
  expect(pod?.spec.entrypoint).toMatchObject({ argv: ['sleep', '9'] });
});
