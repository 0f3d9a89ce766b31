import { expect, test } from 'vitest';
import type { SignalName } from '../../../../src/kernel/index.ts';
import { analyse, effect } from './harness.ts';

const VOLT = `import { VoltAgent } from '@voltagent/core'; import http from 'http';\n`;

/**
 * throng, srvx, listhen, genkit, ftp-srv, node-graceful-shutdown, express-graceful-shutdown and LoopBack were stopped as
 * PID 1 with node 20.20.2; of hocuspocus, sails, h3 and VoltAgent it was seen there that they listen. The others are read.
 */
test.each<[string, string, string, SignalName?]>([
  [
    'throng',
    `require('throng')({ count: 1, worker: () => { setInterval(() => {}, 1000) } })`,
    'signal children SIGTERM, wait children, exit 0',
  ],
  ['throng, SIGHUP', `require('throng')(() => { setInterval(() => {}, 1000) })`, '-', 'SIGHUP'],
  [
    'hocuspocus 3',
    `import { Server } from '@hocuspocus/server'; const s = new Server({ port: 1 }); s.listen()`,
    'exit 0',
  ],
  [
    'hocuspocus 2',
    `import { Server } from '@hocuspocus/server'; const s = Server.configure({ port: 1 }); s.listen()`,
    'exit 0',
  ],
  [
    'hocuspocus, signals left alone',
    `import { Server } from '@hocuspocus/server'; new Server({ stopOnSignals: false }).listen()`,
    '-',
  ],
  ['sails', `const sails = require('sails'); sails.lift({})`, 'work 100, exit 0'],
  ['srvx', `import { serve } from 'srvx'; serve({ fetch: () => new Response('x') })`, 'exit 0'],
  [
    'srvx, signals left alone',
    `import { serve } from 'srvx'; serve({ gracefulShutdown: false, fetch: () => new Response('x') })`,
    '-',
  ],
  [
    'h3 2',
    `import { H3, serve } from 'h3'; const app = new H3(); app.get('/', () => 'x'); serve(app)`,
    'exit 0',
  ],
  [
    'h3 1, which has no server of its own',
    `import { createApp, toNodeListener } from 'h3'; import http from 'http'; http.createServer(toNodeListener(createApp())).listen(1)`,
    '-',
  ],
  ['listhen', `import { listen } from 'listhen'; listen(() => {})`, 'exit 0'],
  [
    'genkit',
    `import { genkit } from 'genkit'; genkit({}); require('http').createServer().listen(1)`,
    'exit 0',
  ],
  ['voltagent', `${VOLT}new VoltAgent({ agents: {} }); http.createServer().listen(1)`, 'exit 0'],
  [
    'voltagent beside a listener',
    `${VOLT}new VoltAgent({ agents: {} }); process.on('SIGTERM', () => {}); http.createServer().listen(1)`,
    'returns',
  ],
  [
    'ftp-srv',
    `const F = require('ftp-srv'); new F({ url: 'ftp://0.0.0.0:21' }).listen()`,
    'work 100, exit 0',
  ],
  [
    'node-graceful-shutdown takes the place of what listened before',
    `process.on('SIGTERM', () => process.exit(3)); require('node-graceful-shutdown').onShutdown(async () => {}); setInterval(() => {}, 1000)`,
    'exit 0',
  ],
  [
    'express-graceful-shutdown, which exits at once without NODE_ENV',
    `const s = require('http').createServer().listen(1); require('express-graceful-shutdown')(s)`,
    'exit 1',
  ],
  [
    'loopback: raised in vain, and nothing else is open',
    `const { RestApplication } = require('@loopback/rest'); const { BootMixin } = require('@loopback/boot'); class A extends BootMixin(RestApplication) { constructor(o) { super(o); this.projectRoot = __dirname; this.component(class {}); } } const a = new A({}); a.boot().then(() => a.start())`,
    'raise, exit 0',
  ],
  [
    'loopback, SIGINT',
    `const { RestApplication } = require('@loopback/rest'); new RestApplication({}).start()`,
    '-',
    'SIGINT',
  ],
  ['midway', `const { Bootstrap } = require('@midwayjs/bootstrap'); Bootstrap.configure({}).run()`, 'exit 0'],
  [
    'livekit',
    `import { cli, WorkerOptions, defineAgent } from '@livekit/agents'; export default defineAgent({ entry: async () => {} }); cli.runApp(new WorkerOptions({ agent: 'x' }))`,
    'exit 143',
  ],
  [
    'backstage',
    `import { createBackend } from '@backstage/backend-defaults'; const b = createBackend(); b.add(import('@backstage/plugin-app-backend')); b.start()`,
    'exit 0',
  ],
  ['unleash', `const unleash = require('unleash-server'); unleash.start({}).then(u => u)`, 'exit 0'],
  [
    'adonis 6',
    `import { Ignitor } from '@adonisjs/core'; new Ignitor(new URL('../', import.meta.url), {}).tap(app => { app.listen('SIGTERM', () => app.terminate()); app.listenIf(app.managedByPm2, 'SIGINT', () => app.terminate()) }).httpServer().start().catch(e => { process.exitCode = 1 })`,
    'exit 0',
  ],
  [
    'adonis 6 without the line',
    `import { Ignitor } from '@adonisjs/core'; new Ignitor(new URL('../', import.meta.url), {}).httpServer().start()`,
    '-',
  ],
  [
    'adonis 5',
    `const { Ignitor } = require('@adonisjs/core/build/standalone'); new Ignitor(__dirname).httpServer().start()`,
    'exit 0',
  ],
])('%s', (_name, source, expected, signal = 'SIGTERM') => {
  expect(effect(analyse(source), signal)).toBe(expected);
});
