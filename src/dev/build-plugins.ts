import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Row } from '../knowledge/images/row.ts';

/** Bundles still to be built: name to entry point. */
export type Lazy = Map<string, string>;

function addLazy(lazy: Lazy, name: string, path: string): void {
  if ((lazy.get(name) ?? path) !== path) throw new Error(`two lazy modules are named ${name}`);
  lazy.set(name, path);
}

/** Gives each dynamically imported module a bundle of its own. */
export function ownBundles(lazy: Lazy): Plugin {
  return {
    name: 'own-bundles',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /.*/ }, async ({ kind, path, importer, resolveDir }) => {
        if (kind !== 'dynamic-import' || importer.includes('node_modules')) return undefined;
        // Of a package that has both, the CommonJS half.
        const found = await resolve(path, { kind: 'require-call', importer, resolveDir });
        if (found.external || found.errors.length > 0) return found;
        const name = basename(path, '.ts');
        addLazy(lazy, name, found.path);
        return { path: `./${name}.js`, external: true };
      });
    },
  };
}

/**
 * Each bundle would hold a copy of what it imports, and a run loads several: a finding of a TypeScript service loaded
 * the tables of programs and of base images twice (measured: 0.3 of a bare start).
 */
export function sharedBundle(lazy: Lazy): Plugin {
  return {
    name: 'shared-bundle',
    setup({ onResolve, resolve }) {
      onResolve({ filter: SHARED }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== 'import-statement' || pluginData === 'itself' || importer.endsWith(SHARING))
          return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'itself' });
        if (!SHARED.test(found.path)) return found;
        addLazy(lazy, 'shared', importer.replace(/\/src\/.*/, SHARING));
        return { path: './shared.js', external: true };
      });
    },
  };
}
const SHARING = '/src/cli/shared.ts';
const SHARED = /dockerfile-ast|\/programs\/index\.ts$|\/rows-of\.ts$/;

/**
 * The analysis of a source language is a fifth of the code, and most Dockerfiles need none of it. The core is
 * synchronous, so it can't import it dynamically; the CommonJS bundle can require it when it is first called.
 */
export function lazySources(lazy: Lazy): Plugin {
  return {
    name: 'lazy-sources',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /\/\w+\/index\.ts$/ }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== 'import-statement' || pluginData === 'itself') return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'itself' });
        const isSource = /\/source\/\w+\/index\.ts$/.test(found.path);
        return isSource ? { path: found.path, namespace: 'lazy-source' } : found;
      });
      onLoad({ filter: /.*/, namespace: 'lazy-source' }, ({ path }) => {
        const name = `source-${basename(path.replace(/\/index\.ts$/, ''))}`;
        addLazy(lazy, name, path);
        const functions = [...readFileSync(path, 'utf8').matchAll(/^export function (\w+)/gm)].map(m => m[1]);
        const lines = functions.map(
          f => `export const ${f} = (...args) => require('./${name}.js').${f}(...args);`,
        );
        return { contents: lines.join('\n'), loader: 'js' };
      });
      onResolve({ filter: /^\.\/source-\w+\.js$/ }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** Whether there are colours is said to picocolors; it looks at `process.stdout` too, and that makes a stream. */
export const noTerminalProbe: Plugin = {
  name: 'no-terminal-probe',
  setup({ onLoad }) {
    onLoad({ filter: /\/picocolors\/picocolors\.js$/ }, ({ path }) => ({
      contents: replaced(path, '((p.stdout || {}).isTTY && env.TERM !== "dumb")', 'false'),
      loader: 'js',
    }));
  },
};

/** A file's text with a part of it changed, which has to be there. */
function replaced(path: string, part: string | RegExp, by: string): string {
  const source = readFileSync(path, 'utf8');
  const contents = source.replace(part, by);
  if (contents === source) throw new Error(`${path} has no ${part} as it is known`);
  return contents;
}

/** Of vscode-languageserver-types dockerfile-ast uses these two functions alone (0.7.1: 94 calls). */
export const smallPositions: Plugin = {
  name: 'small-positions',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageserver-types$/ }, () => ({
      path: 'positions',
      namespace: 'positions',
    }));
    onLoad({ filter: /.*/, namespace: 'positions' }, () => ({ contents: POSITIONS, loader: 'js' }));
  },
};

/** Lezer's grammars name their colours for editors; nothing here is coloured. */
export const noHighlighting: Plugin = {
  name: 'no-highlighting',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@lezer\/highlight$/ }, () => ({ path: 'highlight', namespace: 'highlight' }));
    onLoad({ filter: /.*/, namespace: 'highlight' }, () => ({ contents: HIGHLIGHT, loader: 'js' }));
  },
};

/**
 * For its ESTree shape @babel/parser hides `index` of each position by Object.defineProperty, which makes a fifth of
 * its time; nothing here looks at positions' properties one by one.
 */
export const plainPositions: Plugin = {
  name: 'plain-positions',
  setup({ onLoad }) {
    onLoad({ filter: /@babel\/parser\/lib\/index\.js$/ }, ({ path }) => ({
      contents: replaced(path, /(function toESTreeLocation\(node\) \{)(\s+toUnenumerable\([^;]+;){2}/, '$1'),
      loader: 'js',
    }));
  },
};

/** What TypeScript's own libraries declare, a quarter of what reading JavaScript loads; with `lib: []` it is not asked. */
export const noLibTypes: Plugin = {
  name: 'no-lib-types',
  setup({ onLoad }) {
    onLoad({ filter: /\/scope-manager\/dist\/lib\/index\.js$/ }, () => ({
      contents: 'exports.lib = new Map();',
      loader: 'js',
    }));
  },
};

const HIGHLIGHT = `
export const styleTags = () => () => null;
export const tags = new Proxy({}, { get: () => () => null });
`;

const POSITIONS = `
exports.Position = { create: (line, character) => ({ line, character }) };
exports.Range = {
  create: (a, b, c, d) =>
    typeof a === 'number'
      ? { start: { line: a, character: b }, end: { line: c, character: d } }
      : { start: a, end: b },
};
`;

/** A string is compiled faster than an object with thousands of properties. */
const asText = (value: unknown) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;

/** Of the table of base images, a start needs the rows of one or two repositories. */
const ROWS_OF = `
export function rowsOf(repo) {
  const found = [];
  const cell = '\\t' + repo + '\\t';
  for (let at = text.indexOf(cell); at !== -1; at = text.indexOf(cell, at + 1))
    found.push(JSON.parse(text.slice(text.indexOf('\\t{', at) + 1, text.indexOf('\\n', at))));
  return found;
}
`;

/** JSON files, and the table of base images, which is written as TypeScript for its types. */
export const dataAsText: Plugin = {
  name: 'data-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      return { contents: `export default ${asText(JSON.parse(readFileSync(path, 'utf8')))}`, loader: 'js' };
    });
    onLoad({ filter: /\/knowledge\/images\/rows-of\.ts$/ }, async ({ path }) => {
      const { rows } = (await import(path.replace('rows-of.ts', 'table.ts'))) as {
        readonly rows: readonly Row[];
      };
      deepStrictEqual(JSON.parse(JSON.stringify(rows)), rows);
      const lines = rows.map(row => `\t${row.repos.join('\t')}\t${JSON.stringify(row)}\n`);
      return { contents: `const text = ${JSON.stringify(lines.join(''))};${ROWS_OF}`, loader: 'js' };
    });
  },
};
