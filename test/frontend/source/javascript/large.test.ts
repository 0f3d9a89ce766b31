import { expect, test } from 'vitest';
import {
  extentOf,
  mayKeep,
  mayListen,
  outline,
  relativeImports,
} from '../../../../src/frontend/source/javascript/digest.ts';
import { analyse, effect } from './harness.ts';

const long = (text: string) => `${text}\n${'  // what it does\n'.repeat(80)}`;
const SERVICE = long(
  `import { Injectable } from '@nestjs/common';\nimport './other';\n@Injectable()\nexport class Mails {\n  send() {}\n}`,
);

test.each<[string, string, ReturnType<typeof extentOf>]>([
  ['a class that a framework makes', SERVICE, 'outline'],
  ['one that listens', SERVICE.replace('send() {}', `send() { process.on('SIGTERM', x) }`), 'whole'],
  ['one with a hook', SERVICE.replace('send()', 'onModuleDestroy()'), 'whole'],
  ['one beside a function', `${SERVICE}\nexport function run() {}\n`, 'whole'],
  ['a plain class', SERVICE.replace('@Injectable()', ''), 'whole'],
  ['a short one', '@Injectable()\nexport class A {}\n', 'whole'],
])('%s is read: %#', (_, text, extent) => {
  expect(extentOf(text, { files: 0, length: 0 }, false)).toBe(extent);
});

test('of what is more than can be read, only files that listen are read whole, and at last none', () => {
  const listens = long(`process.on('SIGTERM', () => {})`);
  expect([mayListen('// it fails gracefully'), mayListen('gracefulShutdown(server)')]).toEqual([false, true]);
  const read = (text: string, files: number, length: number, isForListener = false) =>
    extentOf(text, { files, length }, isForListener);
  expect([read(long('x()'), 0, 250_000), read(listens, 0, 250_000)]).toEqual(['outline', 'whole']);
  expect([read(long('x()'), 0, 250_000, true), read(long('x()'), 0, 350_000, true)]).toEqual([
    'whole',
    'outline',
  ]);
  expect([read(listens, 0, 1e6), read(listens, 1e4, 0)]).toEqual(['none', 'none']);
});

test('what may keep a large program alive is read whole for longer, and stands in doubt behind that', () => {
  const opens = long(`import postgres from 'postgres';\nexport const sql = postgres();`);
  const read = (text: string, length: number) => extentOf(text, { files: 0, length }, false);
  expect([read(opens, 250_000), read(opens, 350_000)]).toEqual(['whole', 'outline']);
  expect([
    mayKeep(`import fs from 'node:fs'; fs.statSync('a')`),
    mayKeep(`import { watch } from 'fs'`),
  ]).toEqual([false, true]);
  expect([mayKeep(opens), mayKeep(`setInterval(work, 10)`), mayKeep(`import x from './postgres'`)]).toEqual([
    true,
    true,
    false,
  ]);
  const files = {
    'main.ts': `import './much'; import './sql'; const server = require('http').createServer().listen(1);
      process.on('SIGTERM', () => server.close());`,
    'much.ts': `x('${'.'.repeat(310_000)}');`,
    'sql.ts': opens,
  };
  expect(effect(analyse(files))).toMatch(/^unknown/);
  expect(effect(analyse({ ...files, 'much.ts': '' }))).toMatch(/^unknown/);
  expect(effect(analyse({ ...files, 'sql.ts': '' }))).toBe('exit 0');
});

test('what a file imports of its own program', () => {
  expect(
    relativeImports(`import a from './a';\nconst b = require("../b");\nimport 'c';\nimport('./d')`),
  ).toEqual(['./a', '../b', './d']);
});

test('an outline has the imports and the classes at their places', () => {
  const made = outline(SERVICE);
  expect(made.length).toBe(SERVICE.length);
  expect(made.indexOf('export class Mails{}')).toBe(SERVICE.indexOf('export class Mails'));
  expect(made.indexOf(`import './other';`)).toBe(SERVICE.indexOf(`import './other'`));
  expect(made).not.toContain('send');
});

test('a quote in the name of a file is a part of it', () => {
  expect(outline(`import { A } from "./dto's/a";\nexport class B {}\n`).trim()).toBe(
    `import { A } from "./dto's/a";\nexport class B{}`,
  );
});

test('what a class in outline imports is read', () => {
  const files = {
    'main.ts': `import { Mails } from './mails'; new Mails(); setInterval(() => {}, 10);`,
    'mails.ts': SERVICE,
    'other.ts': `process.on('SIGTERM', () => process.exit(3));`,
  };
  expect(effect(analyse(files))).toBe('exit 3');
});

test('a class in outline has its methods: they are as those of a package', () => {
  const files = {
    'main.ts': `import { Mails } from './mails'; const mails = new Mails();
      process.on('SIGTERM', async () => { await mails.send().catch(console.error); process.exit(3); });
      setInterval(() => {}, 10);`,
    'mails.ts': SERVICE,
    'other.ts': '',
  };
  expect(effect(analyse(files))).toBe('exit 3');
});

test('an import of names that are types alone is not followed', () => {
  const files = {
    'main.ts': `import { Options } from './other'; const o: Options = {}; setInterval(() => {}, 10, o);`,
    'other.ts': `export interface Options {} process.on('SIGTERM', () => process.exit(3));`,
  };
  expect(effect(analyse(files))).toBe('-');
  expect(effect(analyse({ ...files, 'main.ts': files['main.ts'].replace('./other', './missing') }))).toBe(
    '-',
  );
});

test.each<[string, string, string]>([
  [
    'a loop with a way out does not block',
    `while (true) { if (globalThis.x) { y() } else { break } }`,
    'exit 0',
  ],
  ['one without does', `while (true) { work() }`, 'exit 0 when never'],
])('%s', (_, loop, expected) => {
  const program = `process.on('SIGTERM', () => process.exit(0)); ${loop} setInterval(() => {}, 10);`;
  expect(effect(analyse(program))).toBe(expected);
});

test('JSON that is not there registers nothing', () => {
  const program = `try { require('../config.json') } catch {} require('http').createServer().listen(1);`;
  expect(effect(analyse(program))).toBe('-');
});
