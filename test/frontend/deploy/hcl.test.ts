import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { readBake } from '../../../src/frontend/deploy/bake/read-bake.ts';
import { hclValue, variablesOf } from '../../../src/frontend/deploy/hcl.ts';
import { readNomad } from '../../../src/frontend/deploy/nomad/read-nomad.ts';
import type { RunContext } from '../../../src/frontend/deploy/types.ts';
import { field, itemsOf, textOf, type Yaml } from '../../../src/frontend/deploy/yaml.ts';
import { foundKind } from '../../../src/node/declarations.ts';
import { parsers } from '../../support/lint.ts';

const input = (file: string, text: string) => ({ file, text, vfs: memoryVfs({}), parsers });
const parse = (text: string) => parsers.run(() => parsers.get('hcl')('a.hcl', text));
const at = (root: Yaml | undefined, ...keys: readonly string[]) => keys.reduce<Yaml | undefined>(field, root);

describe('HCL', () => {
  const TEXT = `# é
variable "TAG" { default = "v1" }
top = 5
block "x" "y" {
  text = "a\\tb \\"c\\" \${TAG} $\${no}"
  list = [1, true, null, TAG, upper("q")]
  map  = { a = "1", "b c" : 2 }
  doc  = <<-EOT
    one
      two
  EOT
}
block "x" "z" {}
again {}
again { n = 1 }
`;

  test('blocks are maps by their labels, values have their places', async () => {
    const [root] = (await parse(TEXT)).documents;
    const block = at(root, 'block', 'x', 'y');
    expect(textOf(at(root, 'top'))).toBe('5');
    expect(at(root, 'block', 'x', 'z')?.kind).toBe('map');
    expect(itemsOf(at(root, 'again'))).toHaveLength(2);
    expect(textOf(at(block, 'text'))).toBe('a\tb "c" ${TAG} $${no}');
    expect(itemsOf(at(block, 'list')).map(textOf)).toEqual([
      '1',
      'true',
      undefined,
      '${TAG}',
      '${upper("q")}',
    ]);
    expect([textOf(at(block, 'map', 'a')), textOf(at(block, 'map', 'b c'))]).toEqual(['1', '2']);
    expect(textOf(at(block, 'doc'))).toBe('one\n  two\n');
    expect(at(block, 'map', 'a')?.at).toMatchObject({ line: 7, column: 16, endColumn: 19 });
  });

  test('variables have their defaults', async () => {
    const [root] = (await parse(TEXT)).documents;
    if (!root) throw new Error('no document');
    const variables = variablesOf(root, '');
    expect(hclValue(at(root, 'block', 'x', 'y', 'text'), variables)).toMatchObject({
      text: 'a\tb "c" v1 ${no}',
      known: true,
    });
    const values = itemsOf(at(root, 'block', 'x', 'y', 'list'))
      .slice(3)
      .map(n => hclValue(n, variables)?.known);
    expect(values).toEqual([true, false]);
  });

  test.each([
    ['a = {\n', 'this is no HCL'],
    [`a = ${'['.repeat(300)}${']'.repeat(300)}`, 'its values are nested too deep'],
  ])('%j is one message', async (text, message) => {
    expect(await parse(text)).toMatchObject({ documents: [], errors: [{ message }] });
  });
});

describe('a Nomad job', () => {
  const job = (task: string, config: string) => `variable "version" { default = "3" }
job "shop" {
  group "g" {
    task "web" {
      driver = "docker"
      ${task}
      config {
        ${config}
      }
    }
    task "other" {
      driver = "exec"
      config { command = "/bin/true" }
    }
  }
}
`;
  const read = (text: string) => parsers.run(() => readNomad(input('shop.nomad.hcl', text)));
  async function only(task: string, config: string): Promise<RunContext> {
    const { contexts, open, errors } = await read(job(task, config));
    expect([open, errors]).toEqual([[], []]);
    if (!contexts[0]) throw new Error('no context');
    return contexts[0];
  }

  test('as the image has it, with 5 seconds', async () => {
    const context = await only('', 'image = "shop/web:${var.version}"');
    expect(context).toMatchObject({
      context: 'shop.nomad.hcl:4 job shop task web',
      engine: 'Nomad',
      declaredIn: 'nomad',
      image: 'shop/web:3',
      init: false,
      args: undefined,
      stopTimeoutMs: { value: 5000 },
    });
    expect(context).not.toHaveProperty('stopSignal');
    expect(context).not.toHaveProperty('entrypoint');
  });

  test('what it overrides', async () => {
    const context = await only(
      'kill_signal = "SIGQUIT"\nkill_timeout = "1m30s"\nuser = "1000"\nenv {\n  A = "1"\n  P = "${NOMAD_PORT_http}"\n}',
      'image = "a"\ncommand = "serve"\nargs = ["--port", "${NOMAD_PORT_http}"]\nentrypoint = ["/run.sh"]\ninit = true\nvolumes = ["local/x:/etc/x"]\npid_mode = "host"',
    );
    expect(context).toMatchObject({
      context: 'shop.nomad.hcl:4 job shop task web, init = true, kill_signal = SIGQUIT, kill_timeout = 1m30s',
      init: true,
      stopSignal: { text: 'SIGQUIT' },
      stopTimeoutMs: { value: 90_000 },
      entrypoint: ['/run.sh'],
      args: ['serve', '--port', '${NOMAD_PORT_http}'],
      user: '1000',
      env: { A: '1', P: undefined },
      pid: 'host',
      mounts: [{ source: undefined, target: '/etc/x' }],
    });
  });

  test.each([
    ['', 'command = "a"', 'it names no image'],
    ['kill_signal = var.other', 'image = "a"', 'kill_signal is ${var.other}, which is not known'],
    ['kill_timeout = "soon"', 'image = "a"', 'kill_timeout = "soon" is no duration'],
    ['', 'image = "a"\nargs = ["${var.x}"]', 'the word `${var.x}` of its command is not known'],
    ['', 'image = "a"\ncommand = var.x', 'command is ${var.x}, which is not known'],
  ])('%j %j is open', async (task, config, reason) => {
    expect((await read(job(task, config))).open.map(o => o.reason)).toEqual([reason]);
  });

  test('files that its templates write', async () => {
    const template = (data: string, rest: string) => `template {\n data = <<EOF\n${data}\nEOF\n ${rest}\n}\n`;
    const text = `job "a" {\ntask "t" {\ndriver = "docker"\nconfig { image = "a" }\n${template('#!/bin/sh\nexec serve', 'destination = "local/run.sh"\nperms = "755"')}${template('{{ key "a" }}', 'destination = "local/b"')}${template('A=1', 'destination = "secrets/env"')}}\n}\n`;
    const { contexts } = await parsers.run(() => readNomad(input('a.nomad', text)));
    expect(contexts[0]?.mounts).toMatchObject([{ target: '/local/run.sh', executable: true }]);
    const file = contexts[0]?.mounts[0]?.texts?.get('');
    expect(file?.text).toBe('#!/bin/sh\nexec serve\n');
    expect(file?.locate(10, 14)).toMatchObject({ file: 'a.nomad', line: 8 });
  });

  test('a word behind that is an option is none that decides', async () => {
    const text =
      'job "a" {\ntask "t" {\ndriver = "docker"\nconfig {\nimage = "a"\nargs = ["-x", "--server=${attr.ip}:1"]\n}\n}\n}\n';
    const { contexts } = await parsers.run(() => readNomad(input('a.nomad', text)));
    expect(contexts[0]?.args).toEqual(['-x', '--server=${attr.ip}:1']);
  });

  test('a broken one is one message', async () => {
    expect((await read('job "a" {\n  group "b"\n')).errors).toMatchObject([{ file: 'shop.nomad.hcl' }]);
  });
});

describe('a bake file', () => {
  const HCL = `variable "REGISTRY" { default = "ghcr.io/shop" }
variable "TAG" {}
group "default" { targets = ["web"] }
target "_common" {
  context = "app"
  args    = { MODE = "prod", V = TAG }
}
target "web" {
  inherits   = ["_common"]
  dockerfile = "web.Dockerfile"
  target     = "final"
  tags       = ["\${REGISTRY}/web:\${TAG}", "web"]
  args       = { PORT = 80 }
}
target "many" {
  name   = "many-\${x}"
  matrix = { x = ["a", "b"] }
  tags   = ["many"]
}
target "far" {
  context = "https://example.com/far.git"
  tags    = ["far"]
}
`;

  test('images with their Dockerfiles', async () => {
    const { builds, contexts, errors } = await parsers.run(() => readBake(input('ci/docker-bake.hcl', HCL)));
    expect([contexts, errors]).toEqual([[], []]);
    expect(builds.map(b => b.image)).toEqual(['ghcr.io/shop/web:${TAG}', 'web']);
    expect(builds[0]?.build).toMatchObject({
      dockerfile: 'ci/app/web.Dockerfile',
      context: 'ci/app',
      target: 'final',
      buildArgs: { MODE: 'prod', V: undefined, PORT: '80' },
      at: { line: 8 },
    });
  });

  test('JSON', async () => {
    const text = '{"variable": {"T": {"default": "1"}}, "target": {"web": {"tags": ["web:${T}"]}}}';
    const { builds } = await parsers.run(() => readBake(input('docker-bake.json', text)));
    expect(builds).toMatchObject([{ image: 'web:1', build: { dockerfile: 'Dockerfile', context: '.' } }]);
  });

  test('its image is what a task starts', async () => {
    const vfs = memoryVfs({
      'docker-bake.hcl': 'target "web" {\n  dockerfile = "web.Dockerfile"\n  tags = ["web"]\n}\n',
      'web.Dockerfile': 'FROM python:3.12\nCMD ["python3", "-m", "http.server"]\n',
      'shop.nomad':
        'job "shop" {\n  task "web" {\n    driver = "docker"\n    config {\n      image = "r.example.com/web:5"\n    }\n  }\n}\n',
    });
    const { launches, errors } = await lint(vfs, parsers, [
      { path: 'docker-bake.hcl', kind: 'bake' },
      { path: 'shop.nomad', kind: 'nomad' },
    ]);
    expect(errors).toEqual([]);
    expect(launches.map(l => [l.spec.file, l.spec.engine, l.stop.outcome, l.stop.graceMs])).toEqual([
      ['web.Dockerfile', 'Nomad', 'killed', 5000],
    ]);
  });
});

const JOB = 'job "a" {\n  group "b" {\n    task "c" {\n      driver = "docker"\n    }\n  }\n}\n';

test.each<[string, string, string | undefined]>([
  ['a.nomad', JOB, 'nomad'],
  ['jobs/a.hcl', JOB, 'nomad'],
  ['a.nomad', JOB.replace('"docker"', '"exec"'), undefined],
  // A template, which the reader tells.
  ['a.nomad', `${JOB}# [[ .service.name ]]\n`, 'nomad'],
  ['client.hcl', 'plugin "docker" {\n}\n', undefined],
  ['main.tf', JOB, undefined],
  ['docker-bake.hcl', 'target "a" {}\n', 'bake'],
  ['docker-bake.override.json', '{"target": {}}', 'bake'],
])('%s with %j is found as %s', (file, text, kind) => {
  expect(foundKind(file, () => text)).toBe(kind);
});
