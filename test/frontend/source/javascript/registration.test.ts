import { expect, test } from 'vitest';
import type { SignalName } from '../../../../src/kernel/index.ts';
import { analyse, attempt, effect, type Files, type Options } from './harness.ts';

const KEEP = 'require("http").createServer().listen(1);\n';

test.each<[string, string, Partial<Record<SignalName, string>>]>([
  [
    'forEach',
    `['SIGINT','SIGTERM'].forEach(s => process.on(s, () => process.exit(0)))`,
    { SIGINT: 'exit 0', SIGTERM: 'exit 0' },
  ],
  [
    'for-of over a constant',
    `const SIGNALS = ['SIGINT', 'SIGTERM']; for (const s of SIGNALS) { process.once(s, () => process.exit(0)) }`,
    { SIGINT: 'exit 0', SIGTERM: 'exit 0' },
  ],
  [
    'a counting loop',
    `const l = ['SIGINT', 'SIGTERM']; for (let i = 0; i < l.length; i++) process.on(l[i], () => process.exit(i))`,
    { SIGINT: 'exit 0', SIGTERM: 'exit 1' },
  ],
  [
    'keys of an object',
    `const codes = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }; Object.keys(codes).forEach(s => process.on(s, () => process.exit(128 + codes[s])))`,
    { SIGHUP: 'exit 129', SIGINT: 'exit 130', SIGTERM: 'exit 143' },
  ],
  [
    'entries',
    `for (const [s, n] of Object.entries({ SIGTERM: 5 })) process.on(s, () => process.exit(n))`,
    { SIGTERM: 'exit 5' },
  ],
  [
    'a Map',
    `new Map([['SIGTERM', 4]]).forEach((n, s) => process.on(s, () => process.exit(n)))`,
    { SIGTERM: 'exit 4' },
  ],
  [
    'a Set',
    `for (const s of new Set(['SIGTERM', 'SIGTERM'])) process.on(s, () => process.exit(0))`,
    { SIGTERM: 'exit 0' },
  ],
  [
    'concatenation',
    `const sig = n => 'SIG' + n; process.on(sig('TERM'), () => process.exit(0))`,
    { SIGTERM: 'exit 0' },
  ],
  ['template', 'const n = "TERM"; process.on(`SIG${n}`, () => process.exit(0))', { SIGTERM: 'exit 0' }],
  ['on, taken apart', `const { on, exit } = process; on('SIGTERM', () => exit(0))`, { SIGTERM: 'exit 0' }],
  [
    'chained',
    `process.on('SIGINT', () => process.exit(1)).on('SIGTERM', () => process.exit(2))`,
    { SIGINT: 'exit 1', SIGTERM: 'exit 2' },
  ],
  [
    'addListener and prependListener',
    `process.addListener('SIGTERM', () => {}); process.prependListener('SIGTERM', () => process.exit(9))`,
    { SIGTERM: 'exit 9' },
  ],
  ['globalThis', `globalThis.process.on('SIGTERM', () => process.exit(0))`, { SIGTERM: 'exit 0' }],
  ['require process', `require('process').on('SIGTERM', () => process.exit(0))`, { SIGTERM: 'exit 0' }],
  [
    'a named function, hoisted',
    `process.on('SIGTERM', stop); function stop() { process.exit(0) }`,
    { SIGTERM: 'exit 0' },
  ],
  [
    'a bound method',
    `class App { constructor() { this.code = 3; process.on('SIGTERM', this.stop.bind(this)) } stop() { process.exit(this.code) } } new App()`,
    { SIGTERM: 'exit 3' },
  ],
  [
    'an arrow property',
    `class App { code = 4; stop = () => process.exit(this.code); run() { process.on('SIGTERM', this.stop) } } new App().run()`,
    { SIGTERM: 'exit 4' },
  ],
  [
    'a private method',
    `class App { #stop() { process.exit(6) } run() { process.on('SIGTERM', () => this.#stop()) } } new App().run()`,
    { SIGTERM: 'exit 6' },
  ],
  [
    'an inherited one',
    `class Base { listen() { process.on('SIGTERM', () => this.stop()) } } class App extends Base { constructor() { super(); this.listen() } stop() { process.exit(8) } } new App()`,
    { SIGTERM: 'exit 8' },
  ],
  [
    'a static one',
    `class App { static run() { process.on('SIGTERM', App.stop) } static stop() { process.exit(2) } } App.run()`,
    { SIGTERM: 'exit 2' },
  ],
  [
    'a factory',
    `const make = code => () => process.exit(code); process.on('SIGTERM', make(7))`,
    { SIGTERM: 'exit 7' },
  ],
  [
    'main().catch()',
    `async function main() { await 1; process.on('SIGTERM', () => process.exit(0)) } main().catch(() => process.exit(1))`,
    { SIGTERM: 'exit 0' },
  ],
  [
    'an immediate function',
    `(async () => { process.on('SIGTERM', () => process.exit(0)) })()`,
    { SIGTERM: 'exit 0' },
  ],
  [
    'in the callback of listen',
    `require('express')().listen(1, () => { process.on('SIGTERM', () => process.exit(0)) })`,
    { SIGTERM: 'exit 0' },
  ],
  [
    'in then',
    `require('mongoose').connect('x').then(() => { process.on('SIGTERM', () => process.exit(0)) })`,
    { SIGTERM: 'exit 0' },
  ],
  [
    'in ready',
    `const c = new (require('discord.js').Client)(); c.once('ready', () => process.on('SIGTERM', () => process.exit(0))); c.login('x')`,
    { SIGTERM: 'exit 0' },
  ],
  ['never called', `function never() { process.on('SIGTERM', () => process.exit(0)) }`, {}],
  [
    'a comment and a string',
    `// process.on('SIGTERM', () => process.exit(0))\nconst s = "process.on('SIGTERM', f)"`,
    {},
  ],
  [
    'removed',
    `function h() { process.exit(0) } process.on('SIGTERM', h); process.removeListener('SIGTERM', h)`,
    { SIGTERM: 'SIG_DFL' },
  ],
  [
    'off',
    `const h = () => process.exit(0); process.on('SIGTERM', h); process.off('SIGTERM', h)`,
    { SIGTERM: 'SIG_DFL' },
  ],
  [
    'all removed',
    `process.on('SIGTERM', () => {}); process.removeAllListeners('SIGTERM')`,
    { SIGTERM: 'SIG_DFL' },
  ],
  [
    'removed and added',
    `process.on('SIGTERM', () => {}); process.removeAllListeners(); process.on('SIGTERM', () => process.exit(0))`,
    { SIGTERM: 'exit 0' },
  ],
  ['SIGKILL', `process.on('SIGKILL', () => process.exit(0))`, {}],
  [
    'await of events.once',
    `(async () => { const { once } = require('events'); await once(process, 'SIGTERM'); process.exit(5) })()`,
    { SIGTERM: 'exit 5' },
  ],
  [
    'a promise of the signal',
    `(async () => { await new Promise(r => process.once('SIGTERM', r)); process.exit(6) })()`,
    { SIGTERM: 'exit 6' },
  ],
  [
    'a flag that ends a loop',
    `let on = true; process.on('SIGTERM', () => { on = false }); (async () => { while (on) { await work(); await new Promise(r => setTimeout(r, 100)) } process.exit(0) })(); async function work() {}`,
    { SIGTERM: 'exit 0' },
  ],
])('where a listener comes from: %s', (_, text, expected) => {
  const analysis = analyse(KEEP + text);
  expect(
    Object.fromEntries(Object.keys(analysis.signals).map(s => [s, effect(analysis, s as SignalName)])),
  ).toEqual(expected);
});

test.each<[string, string, Options, string]>([
  [
    'NODE_ENV unset',
    `if (process.env.NODE_ENV === 'production') process.on('SIGTERM', () => process.exit(0))`,
    {},
    '-',
  ],
  [
    'NODE_ENV set',
    `if (process.env.NODE_ENV === 'production') process.on('SIGTERM', () => process.exit(0))`,
    { env: { NODE_ENV: 'production' } },
    'exit 0',
  ],
  [
    'taken apart',
    `const { NODE_ENV } = process.env; if (NODE_ENV !== 'test') process.on('SIGTERM', () => process.exit(0))`,
    {},
    'exit 0',
  ],
  [
    'a variable that the image does not set',
    `if (process.env.GRACEFUL) process.on('SIGTERM', () => process.exit(0))`,
    {},
    'maybe: a listener for SIGTERM is registered only if `process.env.GRACEFUL`',
  ],
  ['its default', `process.on(process.env.SIG || 'SIGTERM', () => process.exit(0))`, {}, 'exit 0'],
  [
    'an empty default is none: who needs the variable is given it',
    `const c = { token: process.env.TOKEN || '' }; if (!c.token) process.exit(1);
    process.on('SIGTERM', () => process.exit(0))`,
    {},
    'exit 0',
  ],
  [
    'a program that ends without a variable is given it',
    `const c = { key: process.env.KEY || (() => { throw new Error('KEY') })(), token: process.env.TOKEN ?? process.exit(1) };
    process.on('SIGTERM', () => process.exit(0))`,
    {},
    'exit 0',
  ],
  [
    'the argument',
    `if (process.argv[2] === 'worker') process.on('SIGTERM', () => process.exit(0))`,
    { args: ['worker'] },
    'exit 0',
  ],
  [
    'another argument',
    `if (process.argv[2] === 'worker') process.on('SIGTERM', () => process.exit(0))`,
    { args: ['web'] },
    '-',
  ],
  [
    'a switch',
    `switch (process.argv[2]) { case 'web': process.on('SIGTERM', () => process.exit(1)); break; default: process.on('SIGTERM', () => process.exit(2)) }`,
    { args: ['web'] },
    'exit 1',
  ],
  [
    'the main module',
    `if (require.main === module) process.on('SIGTERM', () => process.exit(0))`,
    {},
    'exit 0',
  ],
  [
    'the primary',
    `const cluster = require('cluster'); if (cluster.isPrimary) process.on('SIGTERM', () => process.exit(0)); else process.on('SIGTERM', () => process.exit(1))`,
    {},
    'exit 0',
  ],
  [
    'the main thread',
    `if (require('worker_threads').isMainThread) process.on('SIGTERM', () => process.exit(0))`,
    {},
    'exit 0',
  ],
  [
    'validation before',
    `if (!config.ok()) { process.exit(1) } process.on('SIGTERM', () => process.exit(0))`,
    {},
    'exit 0',
  ],
  [
    'an early return in a helper',
    `function setup(o) { if (o.read()) return; process.on('SIGTERM', () => process.exit(0)) } setup(config)`,
    {},
    'maybe: a listener for SIGTERM is registered only if `not (o.read())`',
  ],
])('which way it goes: %s', (_, text, options, expected) => {
  expect(effect(analyse(KEEP + text, options))).toBe(expected);
});

test('a condition under which the service itself runs is no doubt', () => {
  const text = `if (args.help()) { console.log('usage') } else { require('http').createServer().listen(1); process.on('SIGTERM', () => process.exit(0)) }`;
  expect(effect(analyse(text))).toBe('exit 0');
});

test('a registration behind an endless loop is not reached, and no listener before it runs', () => {
  expect(effect(analyse(`process.on('SIGTERM', () => process.exit(0)); while (true) {}`))).toBe(
    'exit 0 when never',
  );
  expect(effect(analyse(`while (true) {} process.on('SIGTERM', () => process.exit(0))`))).toBe('-');
});

const modules: [string, Files, Options][] = [
  [
    'require',
    { 'index.js': `require('./stop')`, 'stop.js': `process.on('SIGTERM', () => process.exit(0))` },
    {},
  ],
  [
    'a directory',
    {
      'index.js': `require('./lib').install()`,
      'lib/index.js': `exports.install = () => process.on('SIGTERM', () => process.exit(0))`,
    },
    {},
  ],
  [
    'module.exports',
    {
      'index.js': `require('./lib')()`,
      'lib.js': `module.exports = () => process.on('SIGTERM', () => process.exit(0))`,
    },
    {},
  ],
  [
    'import',
    {
      'index.mjs': `import { install as i } from './lib.mjs'; i()`,
      'lib.mjs': `export function install() { process.on('SIGTERM', () => process.exit(0)) }`,
    },
    {},
  ],
  [
    'default import',
    {
      'index.mjs': `import i from './lib.mjs'; i()`,
      'lib.mjs': `export default function () { process.on('SIGTERM', () => process.exit(0)) }`,
    },
    {},
  ],
  [
    'namespace import',
    {
      'index.mjs': `import * as l from './lib.mjs'; l.install()`,
      'lib.mjs': `export const install = () => process.on('SIGTERM', () => process.exit(0))`,
    },
    {},
  ],
  [
    'passed on',
    {
      'index.mjs': `import { install } from './a.mjs'; install()`,
      'a.mjs': `export * from './b.mjs'`,
      'b.mjs': `export { install } from './c.mjs'`,
      'c.mjs': `export const install = () => process.on('SIGTERM', () => process.exit(0))`,
    },
    {},
  ],
  [
    'a cycle',
    {
      'index.mjs': `import { b } from './b.mjs'; export function a() { process.on('SIGTERM', () => process.exit(0)) } b()`,
      'b.mjs': `import { a } from './index.mjs'; export function b() { a() }`,
    },
    {},
  ],
  [
    'dynamic import',
    {
      'index.mjs': `const { install } = await import('./lib.mjs'); install()`,
      'lib.mjs': `export const install = () => process.on('SIGTERM', () => process.exit(0))`,
    },
    {},
  ],
  [
    'import process',
    { 'index.mjs': `import process from 'node:process'; process.on('SIGTERM', () => process.exit(0))` },
    {},
  ],
  [
    'import { on }',
    { 'index.mjs': `import { on, exit } from 'node:process'; on('SIGTERM', () => exit(0))` },
    {},
  ],
  [
    'TypeScript, with .js in the import',
    {
      'index.ts': `import { stop } from './stop.js'; stop(1 as number)`,
      'stop.ts': `export function stop(n: number): void { process.on('SIGTERM', () => process.exit(0)) }`,
    },
    {},
  ],
  [
    'an enum',
    {
      'index.ts': `enum Sig { Term = 'SIGTERM', Int = 'SIGINT' } for (const s of Object.values(Sig)) process.on(s, () => process.exit(0))`,
    },
    {},
  ],
  [
    'parameter properties',
    {
      'index.ts': `class A { constructor(private readonly code: number) {} listen() { process.on('SIGTERM', () => process.exit(this.code)) } } new A(0).listen()`,
    },
    {},
  ],
  [
    'tsconfig paths that lead nowhere, and a package of the workspace',
    {
      'src/index.ts': `import { s } from '@own/stop'; s()`,
      'tsconfig.json': `{ "compilerOptions": { "paths": { "@own/stop": ["../elsewhere/stop.ts"] } } }`,
      'package.json': `{ "workspaces": ["packages/*"] }`,
      'packages/stop/package.json': `{ "name": "@own/stop", "main": "stop.js" }`,
      'packages/stop/stop.js': `exports.s = () => process.on('SIGTERM', () => process.exit(0))`,
    },
    {},
  ],
  [
    'tsconfig paths',
    {
      'src/index.ts': `import { s } from '@lib/stop'; s()`,
      'src/lib/stop.ts': `export const s = () => process.on('SIGTERM', () => process.exit(0))`,
      'tsconfig.json': `{ /* c */ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["src/lib/*"], }, }, }`,
    },
    {},
  ],
  [
    'package imports',
    {
      'index.mjs': `import { s } from '#stop'; s()`,
      'lib/stop.mjs': `export const s = () => process.on('SIGTERM', () => process.exit(0))`,
      'package.json': `{"imports":{"#stop":"./lib/stop.mjs"}}`,
    },
    {},
  ],
  [
    'a workspace',
    {
      'apps/web/index.js': `require('@me/stop')()`,
      'packages/stop/main.js': `module.exports = () => process.on('SIGTERM', () => process.exit(0))`,
      'packages/stop/package.json': `{"name":"@me/stop","main":"main.js"}`,
      'package.json': `{"workspaces":["apps/*","packages/*"]}`,
    },
    {},
  ],
  [
    'flow',
    {
      'index.js': `// @flow\nfunction f(x: ?number): void { process.on('SIGTERM', () => process.exit(0)) }\nf((1: any))`,
    },
    {},
  ],
  [
    'compiled by TypeScript',
    {
      'index.js': `"use strict";\nvar __importDefault = (this && this.__importDefault) || function (mod) { return (mod && mod.__esModule) ? mod : { "default": mod }; };\nObject.defineProperty(exports, "__esModule", { value: true });\nconst lib_1 = __importDefault(require("./lib"));\n(0, lib_1.default)();`,
      'lib.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.default = install;\nfunction install() { process.on('SIGTERM', () => process.exit(0)); }`,
    },
    {},
  ],
  ['a shebang', { 'index.js': `#!/usr/bin/env node\nprocess.on('SIGTERM', () => process.exit(0))` }, {}],
  [
    'a preload',
    { 'index.js': ``, 'pre.js': `process.on('SIGTERM', () => process.exit(0))` },
    { preloads: ['./pre.js'] },
  ],
];

test.each(modules)('modules: %s', (_, files, options) => {
  const [entry = '', text = ''] = Object.entries(files)[0] ?? [];
  const keep =
    /\.m?[tj]s$/.test(entry) && !entry.endsWith('.js')
      ? '\nsetInterval(() => {}, 1000)'
      : '\nsetInterval(() => {}, 1000)';
  const analysis = analyse({ ...files, [entry]: text + keep }, options);
  expect(effect(analysis)).toBe('exit 0');
});

test('a file that nobody imports says nothing', () => {
  expect(
    effect(analyse({ 'index.js': KEEP, 'other.js': `process.on('SIGTERM', () => process.exit(0))` })),
  ).toBe('-');
});

test('a file of the program that cannot be read may hold the listener', () => {
  const analysis = analyse({ 'index.js': `${KEEP}require('./produced/stop')` });
  expect(effect(analysis)).toMatch(/^maybe: .*produced\/stop/);
  expect(analysis.unknowns.join()).toContain('produced/stop');
});

test('syntax that no dialect reads is an unknown with its place', () => {
  expect(attempt('const x = ;')).toEqual({
    unknown: expect.stringMatching(/^index\.js:1:11 is not readable/),
  });
});

test('the sources are listed, entry first', () => {
  expect(
    analyse({ 'index.js': `require('./a')`, 'a.js': `require('./b.json')`, 'b.json': '{}' }).sources,
  ).toEqual(['index.js', 'a.js']);
});

test('a listener is located where the user registers it', () => {
  const analysis = analyse({ 'index.js': `${KEEP}\nprocess.on('SIGTERM', () => process.exit(0))` });
  expect(analysis.signals.SIGTERM?.evidence[0]?.at).toMatchObject({ file: 'index.js', line: 3, column: 1 });
});
