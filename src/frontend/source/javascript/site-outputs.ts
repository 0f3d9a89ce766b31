import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { record, text } from './jsonc.ts';
import { jsonAt, readPackage, textAt } from './project.ts';

interface Built {
  readonly path: string;
  /** Without a name: it is no file that is there to be mended. */
  readonly text: FileText;
}

/**
 * What SvelteKit's adapter for node builds, which loads the app's hooks as it starts. A module of the app itself
 * comes with the first request for it, which calls what it exports.
 *
 * @source @sveltejs/adapter-node 1.3.1, 2.1.2, 3.0.3 and 4.0.1 files/index.js: no listeners; 5.0.1, 5.2.12 and 6.0.1:
 * SIGTERM and SIGINT close the server, after SHUTDOWN_TIMEOUT (30 s) the connections too
 */
const SERVES = `
import http from 'http';
const server = http.createServer().listen(3000);
`;
/** @source https://svelte.dev/docs/kit/routing, https://svelte.dev/docs/kit/remote-functions */
const ON_SERVER = /^\+(?:server|(?:page|layout)\.server)\.[jt]s$|\.remote\.[jt]s$/;
/** More folders and modules of routes than these are not looked at. */
const MAX_FOLDERS = 400;
const MAX_MODULES = 60;
const STOPS = `
let timer;
const shutdown = reason => {
  if (timer) return;
  server.closeIdleConnections();
  server.close(error => {
    if (error) return;
    clearTimeout(timer);
    process.emit('sveltekit:shutdown', reason);
  });
  timer = setTimeout(() => server.closeAllConnections(), 30000);
};
process.on('SIGTERM', shutdown);
process.on('SIGINT', shutdown);
`;
/** For a server of the user's own. */
const HANDLES = `
export const handler = () => {};
`;
const FIRST_WITH_LISTENERS = 5;

const CONFIGS = ['svelte.config.js', 'svelte.config.ts', 'svelte.config.mjs'];
const HOOKS = ['hooks.server.ts', 'hooks.server.js', 'hooks.server/index.ts', 'hooks.server/index.js'];

/**
 * `init` runs once, when the server is made.
 *
 * @source https://svelte.dev/docs/kit/hooks#Shared-hooks-init
 */
const hooked = (hooks: string): string => `
import * as hooks from './${hooks}';
hooks.init?.();
`;

/** Modules that the server loads with a request. */
function routesOf(files: ImageFiles, source: string): readonly string[] {
  const found: string[] = [];
  const folders = [source];
  for (let at = 0; at < Math.min(folders.length, MAX_FOLDERS); at++) {
    const folder = folders[at] ?? '';
    for (const name of files.list(folder)) {
      const path = paths.join(folder, name);
      if (ON_SERVER.test(name)) found.push(path.slice(source.length + 1));
      else if (files.origin(path).kind === 'directory') folders.push(path);
    }
  }
  return found.slice(0, MAX_MODULES);
}

const called = (path: string): string => `
server.on('request', async event => {
  const module = await import('./${path}');
  for (const route of Object.values(module)) await route(event);
});
`;

/** `build/index.js` or `build/handler.js`, as a source of their own beside the hooks. */
function svelteKit(files: ImageFiles, path: string): Built | undefined {
  const name = paths.basename(path);
  if (name !== 'index.js' && name !== 'handler.js') return undefined;
  for (const root of [...paths.upwards(paths.dirname(path))].slice(1)) {
    const config = CONFIGS.map(file => textAt(files, paths.join(root, file))).find(file => file);
    if (!config) continue;
    if (!config.text.includes('adapter-node')) return undefined;
    const out = /\bout:\s*["'`]([^"'`]+)/.exec(config.text)?.[1] ?? 'build';
    if (paths.join(root, out, name) !== path) return undefined;
    const source = paths.join(root, 'src');
    const hooks = HOOKS.find(file => textAt(files, paths.join(source, file)));
    const server = textOf(files, root, name);
    const routes = server.includes(STOPS) ? routesOf(files, source).map(called).join('') : '';
    const text = (hooks ? hooked(hooks) : '') + server + routes;
    const at = config.locate(0, 0);
    return { path: paths.join(source, name), text: { file: '', text, locate: () => at } };
  }
  return undefined;
}

const ASTRO_CONFIGS = ['astro.config.mjs', 'astro.config.js', 'astro.config.ts', 'astro.config.mts'];

/**
 * `dist/server/entry.mjs` of Astro's adapter for node, in its mode of a server of its own.
 *
 * @source @astrojs/node 5.3.6, 6.1.0, 7.0.4, 8.3.4, 9.5.1 and 11.1.6: no listeners
 */
function astro(files: ImageFiles, path: string): Built | undefined {
  if (!path.endsWith('/server/entry.mjs')) return undefined;
  for (const root of paths.upwards(paths.resolve(path, '../..'))) {
    const config = ASTRO_CONFIGS.map(file => textAt(files, paths.join(root, file))).find(file => file);
    if (!config) continue;
    if (!/@astrojs\/node/.test(config.text) || !/\bmode:\s*["'`]standalone/.test(config.text))
      return undefined;
    const at = config.locate(0, 0);
    return { path, text: { file: '', text: SERVES, locate: () => at } };
  }
  return undefined;
}

/**
 * `dist/web/server/server.mjs` of Angular's builder of applications, `dist/web/server/main.js` of the older one for
 * servers: both of the one source that angular.json names.
 *
 * @source https://angular.dev/guide/ssr, https://v16.angular.io/guide/universal
 */
function angular(files: ImageFiles, path: string): Built | undefined {
  if (!/\/(?:server\/server\.mjs|(?:server\/)?main\.js)$/.test(path)) return undefined;
  for (const root of paths.upwards(paths.dirname(path))) {
    const config = jsonAt(files, paths.join(root, 'angular.json'));
    if (!config) continue;
    const entries = Object.values(record(config.projects)).flatMap(project => {
      const { build, server } = record(record(project).architect ?? record(project).targets);
      const asked = path.endsWith('.mjs') ? record(optionsOf(build).ssr).entry : optionsOf(server).main;
      const out = outputPath(optionsOf(path.endsWith('.mjs') ? build : server).outputPath);
      const isThere = out === undefined || paths.isInside(paths.resolve(root, out), path);
      return typeof asked === 'string' && isThere ? [paths.resolve(root, asked)] : [];
    });
    const [entry] = entries;
    const source = entry !== undefined && entries.length === 1 ? textAt(files, entry) : undefined;
    return entry !== undefined && source ? { path: entry, text: source } : undefined;
  }
  return undefined;
}

const optionsOf = (target: unknown) => record(record(target).options);

/** A string, or its parts. */
const outputPath = (value: unknown): string | undefined => text(value) ?? text(record(value).base);

const VITE_CONFIGS = ['vite.config.ts', 'vite.config.js', 'vite.config.mts', 'vite.config.mjs'];
const HONO_ENTRIES = ['server.ts', 'server.tsx', 'server.js', 'server/index.ts', 'server/index.js'];

/**
 * `build/server/index.js` of React Router, where its plugin makes a server of it: of the app's own module, or of one that
 * has no more than the defaults.
 *
 * @source react-router-hono-server 2.5.0 dist/dev.js: serverEntryPoint, runtime; dist/adapters/node.js: no listeners
 */
function reactRouterHono(files: ImageFiles, path: string): Built | undefined {
  if (!path.endsWith('/server/index.js')) return undefined;
  for (const root of paths.upwards(paths.resolve(path, '../..'))) {
    const config = VITE_CONFIGS.map(file => textAt(files, paths.join(root, file))).find(file => file);
    if (!config) continue;
    if (!config.text.includes('react-router-hono-server')) return undefined;
    const [, runtime = 'node'] = /\bruntime:\s*["'`](\w+)/.exec(config.text) ?? [];
    if (runtime !== 'node') return undefined;
    const named = /\bserverEntryPoint:\s*["'`]([^"'`]+)/.exec(config.text)?.[1];
    const entries = named === undefined ? HONO_ENTRIES.map(name => `app/${name}`) : [named];
    const entry = entries.map(name => paths.resolve(root, name)).find(name => textAt(files, name));
    const source = entry === undefined ? undefined : textAt(files, entry);
    if (entry !== undefined && source) return { path: entry, text: source };
    const at = config.locate(0, 0);
    return named === undefined ? { path, text: { file: '', text: SERVES, locate: () => at } } : undefined;
  }
  return undefined;
}

/**
 * `server/entry.express.js`, which Qwik's adapters for servers of node build of `src/entry.express.tsx`; `node
 * server/entry.express` names it without its ending.
 *
 * @source https://qwik.dev/docs/deployments/node/
 */
function qwik(files: ImageFiles, path: string): Built | undefined {
  const [, root, name] = /^(.*)\/server\/(entry\.[\w-]+?)(?:\.m?js)?$/.exec(path) ?? [];
  if (root === undefined || name === undefined) return undefined;
  const { dependencies, devDependencies } = readPackage(files, root === '' ? '/' : root) ?? {};
  const needs = { ...record(dependencies), ...record(devDependencies) };
  if (!Object.keys(needs).some(need => /^@(?:builder\.io\/qwik|qwik\.dev\/core)/.test(need)))
    return undefined;
  for (const ending of ['tsx', 'ts', 'jsx', 'js']) {
    const entry = paths.join(root, 'src', `${name}.${ending}`);
    const source = textAt(files, entry);
    if (source) return { path: entry, text: source };
  }
  return undefined;
}

/** Servers that frameworks build around an app, as sources of their own. */
export const siteOutput = (files: ImageFiles, path: string): Built | undefined =>
  svelteKit(files, path) ??
  astro(files, path) ??
  angular(files, path) ??
  reactRouterHono(files, path) ??
  qwik(files, path);

function textOf(files: ImageFiles, root: string, name: string): string {
  if (name === 'handler.js') return HANDLES;
  const { dependencies, devDependencies } = readPackage(files, root) ?? {};
  const range = JSON.stringify({ ...(dependencies ?? {}), ...(devDependencies ?? {}) });
  const major = /"@sveltejs\/adapter-node":"[^\d"]*(\d+)/.exec(range)?.[1];
  return SERVES + (major === undefined || Number(major) >= FIRST_WITH_LISTENERS ? STOPS : '');
}
