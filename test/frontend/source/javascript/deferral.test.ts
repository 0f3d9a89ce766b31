import { expect, test } from 'vitest';
import { declarationsOf } from '../../../../src/frontend/source/javascript/declarations.ts';
import { topLevelOf } from '../../../../src/frontend/source/javascript/top-level.ts';
import { analyse, attempt, effect, type Files, parsers } from './harness.ts';

const spaceless = (text: string | undefined) => text?.replace(/\s+/g, ' ').trim();

test.each<[string, string, string | undefined]>([
  ['a function', 'export function f(a = g(1)): { b: string } { h(); }', 'export function(){}'],
  [
    'an overload',
    'function f(a: string): void;\nfunction f(a: unknown) { h(); }',
    'function(); function(){}',
  ],
  [
    'generics',
    'async function f<T extends { a: 1 }>(a: T): Promise<{ a: T }> { h(); }',
    'async function(){}',
  ],
  ['a class', 'class A<T> extends B<{ a: 1 }> { m() { h(); } }', 'class A<T> extends B<{ a: 1 }> {}'],
  ['what a class does while it is made', 'class A { static a = h(); }', undefined],
  ['a decorator', '@Injectable()\nclass A {}', undefined],
  ['an arrow with a body', 'const f = async (a) => { h(); };', 'const f = async (a) =>{};'],
  ['an arrow with an expression', 'const f = a => h(a);\nj();', 'const f = a =>0; j();'],
  ['a line without its end', 'const f = a => h(a)\nconst b = 1', 'const f = a =>0 const b = 1'],
  ['a type that looks like one', 'const f: () => void = h();', undefined],
  ['what a method does', 'const a = { m() { h(); }, n: 1 };', 'const a = { m() {}, n: 1 };'],
  ['an interface', 'interface A { m(): void }\nj();', 'interface{} j();'],
  [
    'brackets that are none',
    'const a = [/[/{]/, \'{\', "(", `}`, 1 /* { */]; // {',
    "const a = [ , '', '', '', 1 ];",
  ],
  ['a template that calls', 'const a = `x${h(`y`)}`;', 'const a = (x${h(`y`)});'],
  [
    'the names of modules',
    "import { a } from './a'; import './b'; const c = './c';",
    "import { a } from './a'; import './b'; const c = '';",
  ],
  ['what never ends', 'function f() { h(', undefined],
])('%s: what runs when it is loaded', (_, text, code) => {
  expect(spaceless(topLevelOf(text))).toBe(code);
});

test.each<[string, string, readonly string[] | undefined]>([
  ['only declares', "import { a } from './a';\nexport const f = () => a();", []],
  ['calls what it imports', "import { a } from './a';\nexport const b = a();", ['a']],
  [
    'calls of what a call gave',
    "import { R } from 'r';\nexport const r = R();\nr.get('/', () => {});",
    ['R'],
  ],
  ['gives what it imports to a call', "import { a } from './a';\nexport const b = [1].map(a);", undefined],
  [
    'gives it to a call of the language',
    "import { a } from './a';\nexport const b = Array.from([1], a);",
    ['a'],
  ],
  ['calls a method of a part', "import { a } from './a';\nexport const b = a!.start();", undefined],
  [
    'calls a method that may not be there',
    "import { a } from './a';\nexport const b = a?.start();",
    undefined,
  ],
  ['calls what may not be there', "import { a } from './a';\nexport const b = a?.();", undefined],
  ['calls a method on the next line', "import { a } from './a';\nexport const b = a\n  .start();", undefined],
  [
    'goes on with what a call gave',
    "import { z } from 'zod';\nexport const b = z.object({}).strict();",
    ['z'],
  ],
  ['makes a map', 'export const a = new Map(Object.entries({}));', []],
  ['listens', "export const f = () => process.on('SIGTERM', g);", undefined],
  ['waits', 'export const sleep = n => new Promise(r => setTimeout(r, n));', undefined],
  ['decides', "import { a } from './a';\nif (a) a();\nexport {};", undefined],
  ['is no module', 'const a = 1;', undefined],
])('a module that %s', (_, text, calls) => {
  expect(declarationsOf({ file: 'a.ts', text, locate: () => undefined as never })?.calls).toEqual(calls);
});

const SERVER = `import { createServer } from 'node:http';
import { answer } from './answer';
import { port } from './settings';
const server = createServer((_, r) => r.end(answer()));
server.listen(port);
process.on('SIGTERM', () => server.close(() => process.exit(0)));`;

function parsedOf(files: Files): readonly string[] {
  const parsed: string[] = [];
  const javascript = parsers.get('javascript') as { parse: (text: string, options: unknown) => unknown };
  const parse = (text: string, options: unknown) => {
    parsed.push(Object.keys(files).find(name => files[name] === text) ?? '');
    return javascript.parse(text, options);
  };
  attempt(files, { parsers: { get: () => ({ parse }) } as never });
  return parsed.filter(name => name !== '');
}

test('a module is parsed once something of it is asked for', () => {
  const files = {
    'main.ts': SERVER,
    'answer.ts': "import { text } from './text';\nexport const answer = () => text;",
    'text.ts': "export const text = 'hello';",
    'settings.ts': 'export const port = 8080;',
  };
  expect(parsedOf(files)).toEqual(['main.ts', 'settings.ts']);
  expect(effect(analyse(files))).toBe('exit 0');
});

test('a module that does something by being loaded is run, whoever imports it', () => {
  const files = {
    'main.ts': SERVER,
    'answer.ts': "import { text } from './text';\nexport const answer = () => text;",
    'text.ts': "process.once('SIGTERM', () => process.exit(4));\nexport const text = 'hello';",
    'settings.ts': 'export const port = 8080;',
  };
  expect(effect(analyse(files))).toBe('exit 4');
});

test('what a handler calls is followed into modules that only declare', () => {
  const files = {
    'main.ts': SERVER.replace('process.exit(0)', 'leave(process)').replace(
      'import { port }',
      "import { leave } from './leave';\nimport { port }",
    ),
    'answer.ts': "export const answer = () => 'hello';",
    'leave.ts': 'export const leave = (of: { exit: (status: number) => never }) => of.exit(5);',
    'settings.ts': 'export const port = 8080;',
  };
  expect(effect(analyse(files))).toBe('exit 5');
});
