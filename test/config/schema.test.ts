import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RULE_IDS } from '../../src/analysis.ts';
import { checkShape } from '../../src/config/check.ts';
import { configurationShape } from '../../src/config/shape.ts';
import { readYaml } from '../../src/frontend/deploy/yaml-reader.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/pid1-lint.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ strict: true, allErrors: true, strictTypes: false }).compile(schema);
const shape = configurationShape(RULE_IDS, () => true);

const GOOD = `
$schema: ./schema.json
extends: [a.yaml, b.toml]
ignores: [legacy/, "*.old"]
rules: { no-init: warning, suppression: off }
orchestrator: ecs
assumeInit: false
grace: 1m30s
programs:
  acme:
    names: [acme, acmed]
    kind: init
    lifetime: service
    command: child
    valued: [-c]
    operands: 1
    signals: { SIGTERM: forwarded, INT: forwarded-to-group }
    shutdown: 2.5
    status: 143
    reaps: any
    subreaper: true
images:
  acme/base:1-*:
    like: debian:12
    entrypoint: [/init]
    cmd: []
    stopSignal: SIGQUIT
    shell: [/bin/bash, -c]
    user: www
    workdir: /srv
    env: { A: b }
    binSh: bash
overrides:
  - files: "*.Dockerfile"
    rules: {}
    orchestrator: nomad
    assumeInit: true
    grace: 10
`;

const agree = (text: string) => {
  const [node] = readYaml('x', text).documents;
  if (!node) throw new Error('no document');
  return [validate(parse(text)), checkShape(node, shape).problems.length === 0];
};

test('the example of the README is right', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const example = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(agree(example)).toEqual([true, true]);
});

test('what has every key is right for both', () => {
  expect(agree(GOOD)).toEqual([true, true]);
});

describe('the published schema and the check agree on what is wrong', () => {
  test.each([
    'rule: {}',
    'rules: { no-inti: off }',
    'rules: { no-init: true }',
    'rules: []',
    'ignores: x',
    'ignores: [[x]]',
    'assumeInit: "yes"',
    'grace: 5 s',
    'grace: -1',
    'orchestrator: systemd',
    'programs: [a]',
    'programs: { a: { signals: { TERM: dies } } }',
    'programs: { a: { operands: 1.5 } }',
    'programs: { a: { status: 256 } }',
    'images: { a: { cmd: x } }',
    'images: { a: { binSh: fish } }',
    'overrides: [{ rules: {} }]',
    'overrides: [{ files: x, ignores: [] }]',
  ])('%s', text => {
    expect(agree(text)).toEqual([false, false]);
  });
});
