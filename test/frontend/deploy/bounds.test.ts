import { describe, expect, test } from 'vitest';
import { type LintInput, lint } from '../../../src/analysis.ts';
import { memoryVfs, type Vfs } from '../../../src/base/index.ts';
import { readYaml } from '../../../src/frontend/deploy/yaml-reader.ts';
import { ParserCache } from '../../../src/frontend/parsers.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { loadParser } from '../../../src/node/parsers.ts';

type Files = Readonly<Record<string, string>>;

const inputsOf = (files: Files): readonly LintInput[] =>
  Object.keys(files).flatMap((path): LintInput[] => {
    if (path.endsWith('Dockerfile')) return [{ path }];
    const kind = foundKind(path, () => files[path]);
    return kind === undefined ? [] : [{ path, kind }];
  });

/** Counts how often each file is parsed as YAML, and how often a text is asked for. */
async function counted(files: Files) {
  const parsed = new Map<string, number>();
  const parsers = new ParserCache(async name =>
    name === 'yaml-places'
      ? (file: string, text: string) => {
          parsed.set(file, (parsed.get(file) ?? 0) + 1);
          return readYaml(file, text);
        }
      : await loadParser(name),
  );
  const vfs: Vfs = memoryVfs(files);
  const start = performance.now();
  const result = await lint(vfs, parsers, inputsOf(files));
  return { result, parsed, ms: performance.now() - start };
}

/** `count` folders: an image, a Compose file over it with an override, and a manifest that runs it. */
function folders(count: number): Files {
  const files: Record<string, string> = {};
  for (let i = 0; i < count; i++) {
    files[`s${i}/Dockerfile`] = `FROM python:3.13\nCOPY a.py /\nCMD ["python3", "/a.py", "${i}"]\n`;
    files[`s${i}/a.py`] = 'import time\nwhile True: time.sleep(1)\n';
    files[`s${i}/compose.yaml`] =
      `services:\n  a:\n    build: .\n    image: app${i}\n  b:\n    build: .\n    init: true\n  c:\n    image: app${i}\n`;
    files[`s${i}/compose.override.yaml`] = 'services:\n  a:\n    stop_grace_period: 3s\n';
    files[`s${i}/pod.yaml`] =
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: app${i}}]\n`;
    files[`s${i}/kustomization.yaml`] = 'resources: [pod.yaml]\n';
  }
  return files;
}

test('500 Dockerfiles and manifests are read in one pass, each file parsed once', async () => {
  const files = folders(125);
  const { result, parsed } = await counted(files);
  expect(result.errors).toEqual([]);
  // Of each folder the plain start, three services and a pod.
  expect(result.launches).toHaveLength(125 * 5);
  expect(parsed.size).toBe(125 * 4);
  expect([...parsed.values()].every(times => times === 1)).toBe(true);
  const built = result.launches.filter(l => l.spec.file.endsWith('/Dockerfile'));
  expect(built).toHaveLength(125 * 5);
}, 60_000);

test.each([
  // And once for what the image starts by itself, of the files in it.
  ['that one Dockerfile builds', 'build: .', 2],
  ['of an image of others', 'image: node:22, working_dir: /app', 1],
])('sources that several services %s mount are parsed once', async (_, image, times) => {
  const service = (name: string) => `  ${name}: {${image}, command: node ${name}.js, volumes: [".:/app"]}\n`;
  const parsed: string[] = [];
  const parsers = new ParserCache(async name => {
    const parser = await loadParser(name);
    if (name !== 'javascript') return parser;
    return {
      parse(text: string, options: object) {
        parsed.push(text);
        return (parser as { parse(text: string, options: object): unknown }).parse(text, options);
      },
    };
  });
  const files = {
    Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "web.js"]\n',
    'compose.yaml': `services:\n${service('web')}${service('api')}${service('jobs')}`,
    'web.js': "import './shared.js';\n",
    'api.js': "import './shared.js';\nsetInterval(() => {}, 1000);\n",
    'jobs.js': "import './shared.js';\n",
    'shared.js': "import { createServer } from 'node:http';\ncreateServer().listen(80);\n",
    'package.json': '{"type": "module"}',
  };
  const { launches } = await lint(memoryVfs(files), parsers, [{ path: 'compose.yaml', kind: 'compose' }]);
  expect(launches.map(({ stop }) => stop.cause)).toEqual(['reraised', 'reraised', 'reraised']);
  expect(parsed.filter(text => text === files['shared.js'])).toHaveLength(times);
});

describe('what is broken is named once, and the rest is linted', () => {
  const good = { 'good/compose.yaml': 'services:\n  a:\n    image: nginx\n' };
  const ofRest = (launches: readonly { readonly spec: { readonly context: string } }[]) =>
    launches.map(l => l.spec.context);

  test('aliases of aliases of aliases', async () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? 'x0: &x0 [a, a, a, a, a, a, a, a, a]' : `x${i}: &x${i} [${`*x${i - 1}, `.repeat(9)}]`,
    );
    const { result, ms } = await counted({
      ...good,
      'bad/compose.yaml': `${levels.join('\n')}\nservices:\n  a:\n    image: nginx\n    command: *x11\n`,
    });
    expect(result.errors).toHaveLength(1);
    expect(result.errors[0]?.message).toMatch(/aliases/);
    expect(ofRest(result.launches)).toEqual(['good/compose.yaml:2 service a']);
    expect(ms).toBeLessThan(20_000);
  });

  test('a Dockerfile that several services build', async () => {
    const { result } = await counted({
      ...good,
      'bad/Dockerfile': 'FROM debian\nCPOY a b\n',
      'bad/compose.yaml': 'services:\n  a:\n    build: .\n  b:\n    build: .\n',
    });
    expect(result.errors.map(e => `${e.file}:${e.line}`)).toEqual(['bad/Dockerfile:2']);
    expect(ofRest(result.launches)).toEqual(['good/compose.yaml:2 service a']);
  });

  test('YAML that ends too soon, in a file that two kustomizations read', async () => {
    const { result } = await counted({
      ...good,
      'base/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: [\n',
      'a/kustomization.yaml': 'resources: [../base/pod.yaml]\n',
      'b/kustomization.yaml': 'resources: [../base/pod.yaml]\n',
    });
    expect(result.errors.map(e => `${e.file}:${e.line}`)).toEqual(['base/pod.yaml:4']);
    expect(ofRest(result.launches)).toEqual(['good/compose.yaml:2 service a']);
  });

  test('a template is no manifest, and makes no noise', async () => {
    const { result } = await counted({
      ...good,
      'chart/templates/web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n',
    });
    expect(result.errors).toEqual([]);
    expect(ofRest(result.launches)).toEqual(['good/compose.yaml:2 service a']);
  });

  const templates = {
    'compose.yaml': 'services:\n  a:\n    image: {{ image }}:{{ tag }}\n',
    'web.yml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: "{{ image }}"}]\n',
    'a.nomad':
      'job "a" {\n  {% if x %}\n  group "g" {\n    task "t" {\n      driver = "docker"\n    }\n  }\n}\n',
    'b.nomad':
      'job "b" {\n  group "g" {\n    task "t" {\n      driver = "docker"\n      config { image = "[[ .image ]]" }\n    }\n  }\n}\n',
  };

  test('templates that a search finds are named, and those that the user names are an error', async () => {
    const files: Files = { ...good, ...templates };
    const parsers = new ParserCache(loadParser);
    const found = await lint(
      memoryVfs(files),
      parsers,
      inputsOf(files).map(input => ({ ...input, isFound: true })),
    );
    expect([found.errors, found.templates]).toEqual([[], Object.keys(templates)]);
    expect(ofRest(found.launches)).toEqual(['good/compose.yaml:2 service a']);
    const named = await lint(memoryVfs(files), parsers, inputsOf(files));
    expect(named.errors.map(e => e.file)).toEqual(Object.keys(templates));
    expect(new Set(named.errors.map(e => e.message))).toEqual(
      new Set(['this is a template: it is read once something has filled it in']),
    );
    expect(ofRest(named.launches)).toEqual(['good/compose.yaml:2 service a']);
  });

  test.each<[string, string]>([
    ['compose.yaml', 'services:\n  a:\n    image: nginx\n    logging: {options: {tag: "{{.Name}}"}}\n'],
    [
      'pod.yaml',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: a, image: nginx, args: ["{{.x}}"]}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "{{ b }}"}\n',
    ],
  ])('%s with such marks in its texts is none', async (file, text) => {
    const { result } = await counted({ [file]: text });
    expect([result.errors, result.templates, result.launches.length]).toEqual([[], [], 1]);
  });

  test.each([5000, 50_000])('a document that is nested %d levels deep', async depth => {
    const { result } = await counted({
      ...good,
      'deep.yaml': `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(depth)}${']'.repeat(depth)}\n`,
    });
    expect(result.errors.map(e => e.message)).toEqual(['its values are nested too deep']);
    expect(ofRest(result.launches)).toEqual(['good/compose.yaml:2 service a']);
  });
});
