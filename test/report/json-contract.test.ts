import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lint, trace } from '../../src/index.ts';
import { STOP_CAUSES } from '../../src/simulate/index.ts';
import { cli } from '../support/cli.ts';

/** What the formats promise, written down here once more, so that a change of a name or a type is seen. */
const ROLES = ['app', 'init', 'shell', 'package-manager', 'supervisor', 'wrapper', 'unknown'];
const EFFECTS = [
  'default',
  'ignored',
  'unknown',
  'deferred',
  'never-runs',
  'reset-and-raise',
  'forward',
  'exit',
  'return',
];

type Check = (value: unknown, path: string) => void;

const fail = (path: string, what: string, value: unknown): never => {
  throw new Error(`${path} is not ${what}: ${JSON.stringify(value)?.slice(0, 80)}`);
};
const text: Check = (v, path) => typeof v === 'string' || fail(path, 'a string', v);
const number: Check = (v, path) => Number.isFinite(v) || fail(path, 'a number', v);
const positive: Check = (v, path) =>
  (Number.isInteger(v) && Number(v) >= 1) || fail(path, 'a count from 1', v);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (v, path) =>
    values.includes(v) || fail(path, `one of ${values.join('|')}`, v);
const orNull =
  (check: Check): Check =>
  (v, path) =>
    v === null || check(v, path);
const listOf =
  (check: Check): Check =>
  (v, path) =>
    Array.isArray(v) ? v.forEach((item, i) => check(item, `${path}[${i}]`)) : fail(path, 'a list', v);
const record =
  (key: RegExp, check: Check): Check =>
  (v, path) => {
    for (const [name, value] of Object.entries(v as object)) {
      if (!key.test(name)) fail(path, `named like ${key}`, name);
      check(value, `${path}.${name}`);
    }
  };
/** All of these keys and no others; `?` behind a name: it may be missing. */
const object =
  (shape: Readonly<Record<string, Check>>): Check =>
  (v, path) => {
    if (typeof v !== 'object' || v === null) return fail(path, 'an object', v);
    const own = v as Readonly<Record<string, unknown>>;
    const known = Object.keys(shape).map(key => key.replace('?', ''));
    const strange = Object.keys(own).find(key => !known.includes(key));
    if (strange !== undefined) return fail(path, `without ${strange}`, v);
    for (const [key, check] of Object.entries(shape)) {
      const name = key.replace('?', '');
      if (name in own) check(own[name], `${path}.${name}`);
      else if (!key.endsWith('?')) fail(`${path}.${name}`, 'there', undefined);
    }
  };

const node: Check = (v, path) =>
  object({
    argv: listOf(text),
    role: oneOf(...ROLES),
    signals: record(
      /^SIG[A-Z0-9+-]+$/,
      object({ disposition: oneOf('SIG_DFL', 'SIG_IGN', 'handler', 'unknown'), effect: oneOf(...EFFECTS) }),
    ),
    children: listOf(node),
  })(v, path);

const inputError = object({
  file: text,
  line: orNull(positive),
  column: orNull(positive),
  message: text,
});

const launch = object({
  file: text,
  target: orNull(text),
  context: text,
  argv: listOf(text),
  pid1: object({ argv: listOf(text), role: oneOf(...ROLES) }),
  main: object({ argv: listOf(text), sources: listOf(text) }),
  stopSignal: text,
  graceSeconds: number,
  stop: object({
    outcome: oneOf('graceful', 'abrupt', 'killed', 'unknown'),
    cause: oneOf(...STOP_CAUSES),
    certainty: oneOf('must', 'may'),
    exitStatus: orNull(number),
    reason: text,
  }),
  reaping: object({ outcome: oneOf('reaped', 'zombies', 'no-orphans', 'unknown'), reason: text }),
  tree: orNull(node),
  timeline: listOf(object({ atMs: number, process: text, what: text, 'kernel?': text })),
  unknowns: listOf(text),
});

const TRACE = object({ version: oneOf(1), launches: listOf(launch), errors: listOf(inputError) });

const place = { file: text, line: positive, column: positive, endLine: positive, endColumn: positive };

const LINT = object({
  version: oneOf(1),
  findings: listOf(
    object({
      rule: text,
      severity: oneOf('error', 'warning', 'info'),
      certainty: oneOf('must', 'may'),
      message: text,
      ...place,
      context: text,
      fixes: listOf(
        object({
          title: text,
          safety: oneOf('safe', 'suggested'),
          edits: listOf(object({ ...place, text })),
        }),
      ),
    }),
  ),
  errors: listOf(inputError),
  summary: object({ files: number, errors: number, warnings: number, infos: number }),
});

const rules = fileURLToPath(new URL('../../rules/', import.meta.url));
const folders = readdirSync(rules)
  .flatMap(id => ['bad', 'good'].map(kind => `${id}/${kind}`))
  .filter(folder => existsSync(rules + folder))
  .flatMap(folder => readdirSync(rules + folder).map(name => `${folder}/${name}`));

describe('every case of every rule keeps the contract', () => {
  test.each(folders)('%s', async folder => {
    const cwd = rules + folder;
    const traced = await trace('Dockerfile', { cwd });
    TRACE(traced, 'trace');
    const [first] = traced.launches;
    expect(first).toMatchObject({ file: 'Dockerfile', target: null, context: 'docker run' });
    // What PID 1 is stands in three places.
    if (first?.tree) expect(first.pid1).toEqual({ argv: first.tree.argv, role: first.tree.role });
    if (first?.tree) expect(Object.keys(first.tree.signals)).toContain(first.stopSignal);
    if (first?.stop.outcome === 'unknown' && first.stop.cause === 'unknown')
      expect(first.stop.reason).not.toBe('');
    const linted = await lint('Dockerfile', { cwd });
    LINT(linted, 'lint');
    const { errors, warnings, infos } = linted.summary;
    expect(errors + warnings + infos).toBe(linted.findings.length);
  });
});

test('run lines keep it as well, known or not', async () => {
  const run =
    'docker build -t a .\ndocker run --init --stop-timeout -1 a\ndocker run "$X"\ndocker run -it a bash\n';
  const files = { Dockerfile: 'FROM nginx\n', 'run.sh': run };
  const traced = await trace(['Dockerfile', 'run.sh'], { files });
  TRACE(traced, 'trace');
  expect(traced.launches.map(l => l.context)).toEqual([
    'docker run',
    'run.sh:2 docker run --init --stop-timeout -1',
    'run.sh:3 docker run',
    'run.sh:4 docker run',
  ]);
});

test('argv is what /proc/PID/cmdline shows', async () => {
  const files = {
    Dockerfile: 'FROM debian:12\nCOPY --chmod=755 start.sh /\nENTRYPOINT ["/start.sh", "-x"]\nCMD sleep 60\n',
    'start.sh': '#!/usr/bin/env -S bash -e\nwait_for() { :; }\nwhile :; do sleep 1; done\n',
  };
  const [launch] = (await trace('Dockerfile', { files })).launches;
  expect(launch?.argv).toEqual(['/start.sh', '-x', '/bin/sh', '-c', 'sleep 60']);
  expect(launch?.pid1.argv).toEqual(['bash', '-e', '/start.sh', '-x', '/bin/sh', '-c', 'sleep 60']);
});

test('the command line prints the same', async () => {
  const folder = fileURLToPath(new URL('../../examples/entrypoint-without-exec', import.meta.url));
  const files = Object.fromEntries(
    readdirSync(folder).map(name => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
  );
  const options = { cwd: folder };
  expect(JSON.parse((await cli(['Dockerfile', '--format', 'json'], { files })).out)).toEqual(
    await lint('Dockerfile', options),
  );
  expect(JSON.parse((await cli(['trace', 'Dockerfile', '--format', 'json'], { files })).out)).toEqual(
    await trace('Dockerfile', options),
  );
});

test('inputs that cannot be read are errors in both, with their place', async () => {
  const files = { Dockerfile: 'FROM a\nFOO\n' };
  const error = { file: 'Dockerfile', line: 2, column: 1, message: 'unknown instruction FOO' };
  expect(await trace(['Dockerfile', 'no'], { files })).toEqual({
    version: 1,
    launches: [],
    errors: [{ file: 'no', line: null, column: null, message: 'there is no such file' }, error],
  });
  expect((await lint('Dockerfile', { files })).errors).toEqual([error]);
});
