import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Which folders a folder may import from. What is missing here composes the others, and nothing imports it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/base': [],
  'src/kernel': [],
  'src/model': ['src/base', 'src/kernel'],
  'src/knowledge': ['src/base', 'src/kernel', 'src/model'],
  'src/engine': ['src/kernel'],
  'src/frontend': ['src/base', 'src/kernel', 'src/model', 'src/knowledge'],
  'src/simulate': ['src/base', 'src/kernel', 'src/model', 'src/engine'],
  'src/lint': ['src/base', 'src/kernel', 'src/model', 'src/engine', 'src/simulate'],
  'src/report': ['src/base', 'src/kernel', 'src/model', 'src/simulate', 'src/lint'],
  'src/config': [
    'src/base',
    'src/kernel',
    'src/model',
    'src/knowledge',
    'src/engine',
    'src/frontend',
    'src/lint',
  ],
  'src/fix': [
    'src/base',
    'src/kernel',
    'src/model',
    'src/knowledge',
    'src/engine',
    'src/frontend',
    'src/simulate',
    'src/lint',
  ],
  'src/node': ['src/base', 'src/config', 'src/frontend'],
  rules: ['src/lint'],
};

/** The only homes of Node's own modules. */
const MAY_USE_NODE = ['src/node', 'src/verify', 'src/cli', 'src/dev'];

const files = ['src', 'rules'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => join(folder, file)),
);

const folderOf = (file: string) =>
  file.startsWith('rules') ? 'rules' : file.split('/').slice(0, 2).join('/');

const imports = files.flatMap(file =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(match => ({
    file,
    to: match[1] ?? '',
  })),
);

test('imports point downwards', () => {
  const wrong = imports
    .filter(({ to }) => to.startsWith('.'))
    .map(({ file, to }) => ({ file, to: relative(root, join(root, dirname(file), to)) }))
    .filter(({ file, to }) => {
      const allowed = MAY_IMPORT[folderOf(file)];
      return allowed !== undefined && folderOf(file) !== folderOf(to) && !allowed.includes(folderOf(to));
    })
    // The index of the rules names their type.
    .filter(({ file }) => file !== 'rules/index.ts');
  expect(wrong).toEqual([]);
});

test('only the rim uses Node', () => {
  const wrong = imports.filter(
    ({ file, to }) => to.startsWith('node:') && !MAY_USE_NODE.includes(folderOf(file)),
  );
  expect(wrong).toEqual([]);
});

test('no rule imports another', () => {
  const wrong = imports.filter(
    ({ file, to }) =>
      file.startsWith('rules/') &&
      file !== 'rules/index.ts' &&
      to.startsWith('../') &&
      !to.startsWith('../../src/'),
  );
  expect(wrong).toEqual([]);
});
