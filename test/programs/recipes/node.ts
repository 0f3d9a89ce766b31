import type { Recipe } from '../recipe.ts';

/** Node, its package managers and the tools of its packages. */

const HAND = [
  "for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => { console.log('HANDLER'); setTimeout(() => process.exit(0), 300); });",
  'setInterval(() => {}, 1000);',
  "console.log('SCRIPT-READY');",
  '',
].join('\n');
const PLAIN = "setInterval(() => {}, 1000);\nconsole.log('SCRIPT-READY');\n";
const MANIFEST = JSON.stringify({
  name: 'x',
  version: '1.0.0',
  scripts: {
    start: 'node hand.js',
    plain: 'node plain.js',
    exec: 'exec node hand.js',
    and: 'node hand.js && true',
    'a:one': 'node hand.js',
    'a:two': 'node plain.js',
  },
});
const FILES = {
  'tsconfig.json': '{"compilerOptions":{"module":"commonjs"}}',
  'package.json': MANIFEST,
  'hand.js': HAND,
  'plain.js': PLAIN,
  'hand.ts': HAND,
};
const OF_SYSTEM = {
  ...FILES,
  'package.json': JSON.stringify({
    name: 'x',
    version: '1.0.0',
    scripts: {
      start: 'run-script-os',
      'start:linux': 'node hand.js',
      'start:win32': 'node plain.js',
      plain: 'run-script-os',
      'plain:nix': 'node plain.js',
    },
  }),
};
/** As `remix build` leaves it, without a route. */
const REMIX_BUILD = [
  "export const entry = { module: { default: () => new Response('x') } };",
  'export const routes = {};',
  "export const assets = { entry: { module: '' }, routes: {}, url: '', version: '1' };",
  "export const publicPath = '/build/';",
  "export const assetsBuildDirectory = 'build/client';",
  'export const future = {};',
  "export const basename = '/';",
  "export const mode = 'production';",
  '',
].join('\n');
/** Deno answers a signal that comes in its first half second otherwise than later. */
const LATE = {
  ...FILES,
  'hand.js': HAND.replace(
    "console.log('SCRIPT-READY')",
    "setTimeout(() => console.log('SCRIPT-READY'), 1000)",
  ),
  'plain.js': "setInterval(() => {}, 1000);\nsetTimeout(() => console.log('SCRIPT-READY'), 1000);\n",
};
const UP = { log: 'SCRIPT-READY' } as const;

const npm = (id: string, argv: readonly string[], more: Partial<Recipe> = {}): Recipe => ({
  id,
  proves: [id.split('/')[0] ?? ''],
  argv,
  files: FILES,
  ready: UP,
  needs: ['node', 'npm'],
  package: 'nodejs',
  graceMs: 4000,
  ...more,
});

const tool = (
  id: string,
  packageName: string,
  argv: readonly string[],
  more: Partial<Recipe> = {},
): Recipe => ({
  id,
  proves: [id.split('/')[0] ?? ''],
  argv,
  files: FILES,
  ready: UP,
  npm: [packageName],
  graceMs: 4000,
  ...more,
});

export default [
  npm('node/handler', ['node', 'hand.js'], { stop: ['SIGINT'] }),
  npm('node/plain', ['node', 'plain.js'], { stop: ['SIGINT'] }),
  npm('node/watch', ['node', '--watch', 'hand.js']),
  npm('npm/start', ['npm', 'start'], { stop: ['SIGINT'] }),
  npm('npm/start-bash', ['npm', '--script-shell=bash', 'start']),
  npm('npm/start-busybox', ['npm', 'start'], { binSh: 'busybox' }),
  npm('npm/run-plain', ['npm', 'run', 'plain']),
  npm('npm/run-exec', ['npm', 'run', 'exec']),
  npm('npm/run-and', ['npm', 'run', 'and']),
  npm('npm/tini', ['tini', '--', 'npm', 'start']),
  npm('npx/node', ['npx', '--no', 'node', 'hand.js']),
  tool('yarn/start', 'yarn', ['yarn', 'start']),
  tool('yarn/plain', 'yarn', ['yarn', 'run', 'plain']),
  tool('pnpm/start', 'pnpm', ['pnpm', 'start']),
  tool('pnpm/plain', 'pnpm', ['pnpm', 'run', 'plain']),
  tool('nodemon/handler', 'nodemon', ['nodemon', 'hand.js'], { stop: ['SIGINT'] }),
  tool('nodemon/plain', 'nodemon', ['nodemon', 'plain.js']),
  tool('pm2-runtime/handler', 'pm2', ['pm2-runtime', 'hand.js'], { stop: ['SIGINT'] }),
  tool('pm2-runtime/cluster', 'pm2', ['pm2-runtime', '-i', '2', 'hand.js']),
  tool('pm2/start', 'pm2', ['pm2', 'start', 'hand.js'], { ready: 'ends' }),
  tool('pino-pretty/pipe', 'pino-pretty', [
    'bash',
    '-c',
    "exec pino-pretty < <(trap '' INT TERM QUIT HUP; echo SCRIPT-READY; exec sleep 60)",
  ]),
  tool('bunyan/pipe', 'bunyan', [
    'bash',
    '-c',
    "exec bunyan < <(trap '' INT TERM QUIT HUP; echo SCRIPT-READY; exec sleep 60)",
  ]),
  tool('concurrently/two', 'concurrently', ['concurrently', 'node hand.js', 'node plain.js']),
  tool('cross-env/handler', 'cross-env', ['cross-env', 'A=1', 'node', 'hand.js']),
  tool('cross-env/plain', 'cross-env', ['cross-env', 'A=1', 'node', 'plain.js']),
  tool('cross-env-shell/handler', 'cross-env', ['cross-env-shell', 'node hand.js']),
  tool('run-script-os/handler', 'run-script-os', ['npm', 'start'], { files: OF_SYSTEM }),
  tool('run-script-os/plain', 'run-script-os', ['npm', 'run', 'plain'], { files: OF_SYSTEM }),
  tool('dotenv/handler', 'dotenv-cli', ['dotenv', '--', 'node', 'hand.js']),
  tool('dotenv/plain', 'dotenv-cli', ['dotenv', '--', 'node', 'plain.js']),
  tool('dotenvx/handler', '@dotenvx/dotenvx', ['dotenvx', 'run', '--', 'node', 'hand.js'], {
    files: { ...FILES, '.env': 'A=1\n' },
  }),
  tool('env-cmd/handler', 'env-cmd', ['env-cmd', 'node', 'hand.js'], {
    files: { ...FILES, '.env': 'A=1\n' },
  }),
  tool('tsx/handler', 'tsx', ['tsx', 'hand.ts']),
  tool('tsx/plain', 'tsx', ['tsx', 'plain.js']),
  tool('ts-node/handler', 'ts-node', ['ts-node', '-T', 'hand.ts'], { npm: ['ts-node', 'typescript'] }),
  tool('ts-node/plain', 'ts-node', ['ts-node', '-T', 'plain.js'], { npm: ['ts-node', 'typescript'] }),
  tool('babel-node/handler', '@babel/node', ['babel-node', 'hand.js'], {
    npm: ['@babel/node', '@babel/core'],
  }),
  tool('babel-node/plain', '@babel/node', ['babel-node', 'plain.js'], {
    npm: ['@babel/node', '@babel/core'],
  }),
  tool('ts-node-dev/handler', 'ts-node-dev', ['ts-node-dev', '--transpile-only', 'hand.ts'], {
    npm: ['ts-node-dev', 'typescript'],
  }),
  tool('npm-run-all/sequence', 'npm-run-all', ['run-s', 'start']),
  tool('npm-run-all/parallel', 'npm-run-all', ['run-p', 'a:one', 'a:two']),
  tool('node-file-servers/serve', 'serve', ['serve', '-l', '3000', '.'], { ready: { port: 3000 } }),
  tool('node-file-servers/http-server', 'http-server', ['http-server', '-p', '8080'], {
    ready: { port: 8080 },
  }),
  tool('json-server/plain', 'json-server', ['json-server', '--port', '3000', 'db.json'], {
    files: { 'db.json': '{"a":[]}' },
    ready: { port: 3000 },
  }),
  tool('node-app-servers/remix-serve', '@remix-run/serve', ['remix-serve', 'build/server/index.js'], {
    npm: ['@remix-run/serve', '@remix-run/node'],
    files: { 'package.json': '{"type":"module"}', 'build/server/index.js': REMIX_BUILD },
    ready: { port: 3000 },
    stop: ['SIGINT'],
  }),
  tool(
    'node-app-servers/functions-framework',
    '@google-cloud/functions-framework',
    ['functions-framework', '--target=hello', '--port=8080'],
    {
      files: {
        'index.js': "require('@google-cloud/functions-framework').http('hello', (_, r) => r.send('x'));\n",
      },
      ready: { port: 8080 },
      stop: ['SIGINT'],
    },
  ),
  tool('node-app-servers/moleculer-runner', 'moleculer', ['moleculer-runner', 'a.service.js'], {
    files: {
      'a.service.js':
        "module.exports = { name: 'a', started() { setInterval(() => {}, 1000); console.log('SCRIPT-READY'); } };\n",
    },
    stop: ['SIGINT'],
  }),
  tool('node-app-servers/fastify', 'fastify-cli', ['fastify', 'start', '-p', '3000', 'app.js'], {
    npm: ['fastify-cli', 'fastify'],
    files: { 'app.js': "module.exports = async (app, _) => { app.get('/', async () => 'x'); };\n" },
    ready: { port: 3000 },
    stop: ['SIGINT'],
  }),
  tool('bun/handler', 'bun', ['bun', 'hand.js'], { stop: ['SIGINT'] }),
  tool('bun/plain', 'bun', ['bun', 'plain.js'], { stop: ['SIGINT'] }),
  tool('bun/script', 'bun', ['bun', 'run', 'start'], { stop: ['SIGINT'] }),
  tool('bun/script-plain', 'bun', ['bun', 'run', 'plain']),
  tool('bun/and', 'bun', ['bun', 'run', 'and']),
  tool('bun/and-alpine', 'bun', ['bun', 'run', 'and'], { binSh: 'busybox', before: 'rm /usr/bin/bash' }),
  tool('bun/watch', 'bun', ['bun', '--watch', 'hand.js']),
  tool('bun/x', 'bun', ['bunx', 'env-cmd', 'node', 'hand.js'], {
    npm: ['bun', 'env-cmd'],
    files: { ...FILES, '.env': 'A=1\n' },
  }),
  tool('deno/handler', 'deno', ['deno', 'run', '-A', 'hand.js'], { files: LATE, stop: ['SIGINT'] }),
  tool('deno/plain', 'deno', ['deno', 'run', '-A', 'plain.js'], { files: LATE, stop: ['SIGINT'] }),
  tool('deno/watch', 'deno', ['deno', 'run', '-A', '--watch', 'hand.js'], { files: LATE, stop: ['SIGINT'] }),
  tool('deno/task', 'deno', ['deno', 'task', 'start'], { stop: ['SIGINT'] }),
  tool('tsc/build', 'typescript', ['tsc', '-p', '.'], { proves: ['node-short-tools'], ready: 'ends' }),
  tool('forever/foreground', 'forever', ['forever', 'hand.js']),
] satisfies readonly Recipe[];
