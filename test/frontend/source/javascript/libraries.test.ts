import { expect, test } from 'vitest';
import { LIBRARY_MODELS, modelOf } from '../../../../src/frontend/source/javascript/libraries.ts';
import { javascriptParser } from '../../../../src/frontend/source/javascript/parse.ts';
import type { SignalName } from '../../../../src/kernel/index.ts';
import { analyse, effect } from './harness.ts';

const SERVER = `const http = require('http'); const server = http.createServer().listen(1);\n`;

test.each<[string, string, string, SignalName?]>([
  ['signal-exit', `require('signal-exit')(() => {})`, 'raise'],
  ['signal-exit 4', `require('signal-exit').onExit(() => {})`, 'raise'],
  [
    'signal-exit beside another listener',
    `require('signal-exit')(() => {}); process.on('SIGTERM', () => process.exit(0))`,
    'exit 0',
  ],
  ['exit-hook', `require('exit-hook').default(() => {})`, 'exit 143'],
  ['async-exit-hook', `require('async-exit-hook')(done => done())`, 'exit 143'],
  [
    'close-with-grace',
    `require('close-with-grace')({ delay: 500 }, async () => { server.close() })`,
    'exit 0',
  ],
  ['http-graceful-shutdown', `require('http-graceful-shutdown')(server)`, 'exit 0'],
  [
    'http-graceful-shutdown, not forced',
    `require('http-graceful-shutdown')(server, { forceExit: false })`,
    'exit 0',
  ],
  [
    'terminus',
    `require('@godaddy/terminus').createTerminus(server, { onSignal: async () => {} })`,
    'raise, exit 0',
  ],
  ['terminus, useExit0', `require('@godaddy/terminus').createTerminus(server, { useExit0: true })`, 'exit 0'],
  [
    'terminus listens to SIGTERM only',
    `require('@godaddy/terminus').createTerminus(server, {})`,
    '-',
    'SIGINT',
  ],
  [
    'lightship',
    `require('lightship').createLightship().then(l => l.registerShutdownHandler(() => server.close()))`,
    'exit 0',
  ],
  ['lightship, server left open', `require('lightship').createLightship()`, 'work 1000, exit 1'],
  ['node-cleanup', `require('node-cleanup')(() => {})`, 'raise'],
  ['death', `require('death')(() => process.exit(4))`, 'exit 4'],
  ['node-graceful', `require('node-graceful').on('exit', async () => {})`, 'exit 0'],
  [
    'http-terminator',
    `const t = require('http-terminator').createHttpTerminator({ server }); process.on('SIGTERM', async () => { await t.terminate() })`,
    'exit 0',
  ],
  [
    'stoppable',
    `const s = require('stoppable')(server); process.on('SIGTERM', () => s.stop(() => process.exit(0)))`,
    'exit 0',
  ],
  [
    'fastify-graceful-shutdown',
    `const f = require('fastify')(); f.register(require('fastify-graceful-shutdown')); f.listen({ port: 1 })`,
    'exit 0',
  ],
  [
    'apollo',
    `const { ApolloServer } = require('@apollo/server'); const { ApolloServerPluginDrainHttpServer } = require('@apollo/server/plugin/drainHttpServer'); new ApolloServer({ plugins: [ApolloServerPluginDrainHttpServer({ httpServer: server })] }).start()`,
    'raise, exit 0',
  ],
  ['apollo without draining', `new (require('@apollo/server').ApolloServer)({}).start()`, 'raise'],
  ['moleculer', `const b = new (require('moleculer').ServiceBroker)(); b.start()`, 'exit 0'],
  ['a browser', `(async () => { await require('playwright').chromium.launch() })()`, 'returns'],
  [
    'a browser, SIGINT',
    `(async () => { await require('playwright').chromium.launch() })()`,
    'exit 130',
    'SIGINT',
  ],
])('%s', (_, text, expected, signal = 'SIGTERM') => {
  expect(effect(analyse(SERVER + text), signal)).toBe(expected);
});

test('temporal: run() returns after the signal', () => {
  const text = `const { Worker } = require('@temporalio/worker'); (async () => { const w = await Worker.create({}); await w.run() })()`;
  expect(effect(analyse(text))).toBe('exit 0');
  expect(effect(analyse(text), 'SIGHUP')).toBe('-');
});

const NEST = (main: string, module = '') => ({
  'src/main.ts': `import { NestFactory } from '@nestjs/core'; import { AppModule } from './app.module';
    async function bootstrap() { const app = await NestFactory.create(AppModule); ${main} } bootstrap();`,
  'src/app.module.ts': `import { Module, Injectable } from '@nestjs/common';
    @Injectable() class Jobs { ${module} }
    @Module({ imports: [], controllers: [], providers: [Jobs] }) export class AppModule {}`,
});

test.each<[string, Record<string, string>, string]>([
  ['alone', NEST('await app.listen(3000);'), '-'],
  ['shutdown hooks', NEST('app.enableShutdownHooks(); await app.listen(3000);'), 'raise, exit 0'],
  [
    'useProcessExit',
    NEST('app.enableShutdownHooks([], { useProcessExit: true }); await app.listen(3000);'),
    'exit 0',
  ],
  [
    'an interval in a provider',
    NEST(
      'app.enableShutdownHooks(); await app.listen(3000);',
      'onModuleInit() { setInterval(() => {}, 10) }',
    ),
    'raise',
  ],
  [
    'a provider that clears it',
    NEST(
      'app.enableShutdownHooks(); await app.listen(3000);',
      't; onModuleInit() { this.t = setInterval(() => {}, 10) } onModuleDestroy() { clearInterval(this.t) }',
    ),
    'raise, exit 0',
  ],
  [
    'its own listener',
    NEST(
      `await app.listen(3000); process.on('SIGTERM', async () => { await app.close(); process.exit(0) });`,
    ),
    'exit 0',
  ],
  [
    'a listener in a provider',
    NEST('await app.listen(3000);', `constructor() { process.on('SIGTERM', () => process.exit(3)) }`),
    'exit 3',
  ],
])('Nest: %s', (_, files, expected) => {
  expect(effect(analyse(files))).toBe(expected);
});

test('every model parses and names its source', () => {
  for (const { packages, source, text, below } of LIBRARY_MODELS) {
    expect(() => javascriptParser.parse(text, { typescript: false, jsx: false })).not.toThrow();
    expect(source.length).toBeGreaterThan(20);
    for (const name of packages)
      expect(modelOf(name, below === undefined ? undefined : below - 1)).toBe(text);
  }
});

test('a doubt names the package that may take signals, not one that is known to take none', () => {
  const { signals } = analyse(`require('dotenv').config(); require('gadget').begin()`);
  expect(signals.SIGTERM).toMatchObject({ reason: expect.stringContaining('what gadget does') });
});
