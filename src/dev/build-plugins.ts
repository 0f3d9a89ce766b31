import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

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
        // Of a package that has both, the CommonJS half: web-tree-sitter's other half makes its own `require`.
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
 * The analysis of a source language is a fifth of the code, and most Dockerfiles need none of it. The core is
 * synchronous, so it can't import it dynamically; the CommonJS bundle can require it when it is first called.
 */
export function lazySources(lazy: Lazy): Plugin {
  return {
    name: 'lazy-sources',
    setup({ onResolve, onLoad, resolve }) {
      onResolve(
        { filter: /\/source\/\w+\/index\.ts$/ },
        async ({ kind, path, importer, resolveDir, pluginData }) => {
          if (kind !== 'import-statement' || pluginData === 'itself') return undefined;
          const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'itself' });
          return found.errors.length > 0 ? found : { path: found.path, namespace: 'lazy-source' };
        },
      );
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

const POSITIONS = `
exports.Position = { create: (line, character) => ({ line, character }) };
exports.Range = {
  create: (a, b, c, d) =>
    typeof a === 'number'
      ? { start: { line: a, character: b }, end: { line: c, character: d } }
      : { start: a, end: b },
};
`;

/** Compiled as one string, which costs a start less than an object with thousands of properties. */
export const jsonAsText: Plugin = {
  name: 'json-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const compact = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(compact)})`, loader: 'js' };
    });
  },
};
