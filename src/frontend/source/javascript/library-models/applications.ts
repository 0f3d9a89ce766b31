import type { LibraryModel } from './types.ts';

const SRVX =
  'srvx 1.0.8 dist/_chunks/_plugins.mjs gracefulShutdownPlugin: serve() takes SIGINT and SIGTERM unless gracefulShutdown is false; it closes, and does not exit';

const SERVES = `
  const http = require('http');
  function open(settings) {
    const server = http.createServer().listen(settings?.port);
    if (settings?.gracefulShutdown !== false)
      for (const name of ['SIGINT', 'SIGTERM'])
        process.on(name, async () => { server.close(); });
    return { close: async () => { server.close(); }, ready: async () => {}, node: { server } };
  }
`;

/** Packages that an application is made with, and that take signals for it. */
export const APPLICATION_MODELS: readonly LibraryModel[] = [
  {
    packages: ['throng'],
    source:
      'throng 5.0.0 lib/throng.js: SIGTERM and SIGINT are passed on to the workers, and after the grace (5 s) it exits; in a worker nothing listens',
    text: `
      const cluster = require('cluster');
      module.exports = async function throng(options, start) {
        const given = typeof options === 'function' ? { worker: options } : typeof options === 'number' ? { count: options, worker: start } : options;
        const work = given.worker ?? given.start;
        if (cluster.isWorker) return work(1, () => {});
        let running = true;
        cluster.on('disconnect', () => { if (running) cluster.fork(); });
        for (const name of given.signals ?? ['SIGTERM', 'SIGINT']) {
          process.on(name, () => {
            running = false;
            setTimeout(() => process.exit(), given.grace ?? 5000).unref();
            for (const worker of Object.values(cluster.workers)) worker.process.kill(name);
          });
        }
        if (typeof given.master === 'function') await given.master();
        const count = given.count ?? given.workers ?? 2;
        for (let n = 0; n < count; n++) cluster.fork();
      };
    `,
  },
  {
    packages: ['@backstage/backend-defaults'],
    source:
      '@backstage/backend-app-api 1.9.0 dist/wiring/BackendInitializer.cjs.js: start() listens to SIGTERM and SIGINT; the backend stops, then process.exit(0)',
    text: `
      const http = require('http');
      export function createBackend() {
        return {
          add() {},
          async start() {
            const server = http.createServer().listen();
            const leave = async () => {
              server.close();
              process.exit(0);
            };
            process.addListener('SIGTERM', leave);
            process.addListener('SIGINT', leave);
          },
          async stop() {},
        };
      }
    `,
  },
  {
    packages: ['@hocuspocus/server'],
    source:
      '@hocuspocus/server 3.4.4 dist/hocuspocus-server.cjs, 2.15.2 dist/hocuspocus-server.cjs: listen() takes SIGINT, SIGQUIT and SIGTERM unless stopOnSignals is false; destroy(), then process.exit(0)',
    text: `
      const http = require('http');
      class Listening {
        constructor(options) { this.configuration = { stopOnSignals: true, ...options }; }
        configure(options) {
          this.configuration = { ...this.configuration, ...options };
          return this;
        }
        async listen(port) {
          this.server = http.createServer().listen(port);
          if (this.configuration.stopOnSignals) {
            const leave = async () => {
              await this.destroy();
              process.exit(0);
            };
            for (const name of ['SIGINT', 'SIGQUIT', 'SIGTERM']) process.on(name, leave);
          }
        }
        async destroy() { if (this.server) this.server.close(); }
      }
      export class Hocuspocus extends Listening {}
      export class Server extends Listening {
        static configure(options) { return new Hocuspocus(options); }
        static listen(port) { return new Hocuspocus().listen(port); }
      }
    `,
  },
  {
    packages: ['sails'],
    source:
      'sails 1.5.18 lib/app/private/initialize.js: SIGINT and SIGTERM lower the app, then process.exit(); SIGUSR2 is raised again',
    text: `
      const http = require('http');
      module.exports = {
        lift(options, started) {
          const server = http.createServer().listen();
          const leave = () => {
            server.close();
            setTimeout(() => process.exit(), 100);
          };
          process.on('SIGINT', leave);
          process.on('SIGTERM', leave);
          process.once('SIGUSR2', () => process.kill(process.pid, 'SIGUSR2'));
          if (typeof started === 'function') started();
        },
      };
    `,
  },
  {
    packages: ['unleash-server'],
    source:
      'unleash-server 7.5.1 dist/lib/util/graceful-shutdown.js: start() listens to SIGINT, SIGHUP and SIGTERM; the server stops, then process.exit(0)',
    text: `
      const http = require('http');
      export async function start() {
        const server = http.createServer().listen();
        for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM']) {
          process.on(name, async () => {
            server.close();
            process.exit(0);
          });
        }
      }
    `,
  },
  {
    packages: ['srvx', 'srvx/node', 'crossws/server'],
    source: `${SRVX}; crossws serves with it`,
    text: `${SERVES} export const serve = settings => open(settings);`,
  },
  {
    packages: ['h3'],
    source: `${SRVX}; h3 2.0.8 serves with it, and h3 1 has no serve()`,
    text: `${SERVES} export const serve = (app, settings) => open(settings);`,
  },
  {
    packages: ['listhen'],
    source:
      'listhen 1.10.1 dist/shared/listhen.DAqrw83w.cjs: listen() exits with 0 on SIGINT, SIGTERM and SIGHUP unless autoClose is false',
    text: `
      const http = require('http');
      export async function listen(handler, options) {
        const server = http.createServer().listen();
        if (options?.autoClose !== false)
          for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => process.exit(0));
        return { server, close: async () => { server.close(); } };
      }
    `,
  },
  {
    packages: ['@livekit/agents'],
    source:
      '@livekit/agents 1.9.0 dist/cli.cjs: runApp() takes SIGTERM and SIGINT; the worker drains and closes, then it exits with 143 or 130',
    text: `
      const http = require('http');
      function runApp() {
        const server = http.createServer().listen();
        const leave = status => async () => {
          server.close();
          process.exit(status);
        };
        process.once('SIGTERM', leave(143));
        process.once('SIGINT', leave(130));
      }
      export const cli = { runApp };
    `,
  },
  {
    packages: ['genkit'],
    source: 'genkit 1.42.0 lib/genkit.js: SIGTERM and SIGINT, from its import on, end with process.exit(0)',
    text: `
      const leave = async () => process.exit(0);
      process.on('SIGTERM', leave);
      process.on('SIGINT', leave);
    `,
  },
  {
    packages: ['@voltagent/core'],
    source:
      '@voltagent/core 2.10.0 dist/index.js VoltAgent.setupShutdownHandlers: SIGTERM and SIGINT close it; process.exit(0) where nobody else listens',
    text: `
      const http = require('http');
      export class VoltAgent {
        constructor(options) {
          const server = options?.server ? http.createServer().listen() : undefined;
          for (const name of ['SIGTERM', 'SIGINT']) {
            process.once(name, async () => {
              if (server) server.close();
              if (process.listeners(name).length < 1) process.exit(0);
            });
          }
        }
      }
    `,
  },
  {
    packages: ['@midwayjs/bootstrap'],
    source:
      '@midwayjs/bootstrap 4.2.3 dist/bootstrap.js: run() takes SIGINT, SIGQUIT and SIGTERM; the frameworks stop, then process.exit(0)',
    text: `
      const http = require('http');
      export class Bootstrap {
        static configure() { return this; }
        static async run() {
          const server = http.createServer().listen();
          for (const name of ['SIGINT', 'SIGQUIT', 'SIGTERM']) {
            process.once(name, async () => {
              server.close();
              process.exit(0);
            });
          }
        }
        static async stop() {}
      }
    `,
  },
  {
    packages: ['ftp-srv'],
    source:
      'ftp-srv 4.6.3 src/index.js: each server takes SIGTERM, SIGINT and SIGQUIT; it closes, then process.exit(0)',
    text: `
      const net = require('net');
      class FtpSrv {
        constructor() {
          const leave = () => setTimeout(() => process.exit(0), 100);
          for (const name of ['SIGTERM', 'SIGINT', 'SIGQUIT']) process.on(name, leave);
        }
        on() { return this; }
        async listen() {
          this.server = net.createServer().listen();
        }
        async close() { if (this.server) this.server.close(); }
      }
      module.exports = FtpSrv;
      module.exports.FtpSrv = FtpSrv;
    `,
  },
  {
    packages: ['node-graceful-shutdown'],
    source:
      'node-graceful-shutdown 1.1.5 index.js: from its import on SIGINT, SIGTERM and SIGQUIT, whose other listeners it removes, run the handlers; then process.exit(0)',
    text: `
      const handlers = [];
      for (const name of ['SIGINT', 'SIGTERM', 'SIGQUIT']) {
        process.removeAllListeners(name);
        process.on(name, async () => {
          for (const handler of handlers) await handler();
          process.exit(0);
        });
      }
      module.exports.onShutdown = (name, before, handler) => {
        handlers.push(typeof name === 'function' ? name : typeof before === 'function' ? before : handler);
      };
    `,
  },
  {
    packages: ['express-graceful-shutdown'],
    source:
      'express-graceful-shutdown 1.1.3 index.js: SIGTERM closes the server, then process.exit(); without NODE_ENV it exits with 1 at once',
    text: `
      module.exports = (server, options) => {
        process.on('SIGTERM', () => {
          if (__isSet('NODE_ENV') === false) process.exit(1);
          setTimeout(() => process.exit(1), options?.forceTimeout ?? 30000).unref();
          server.close(() => process.exit());
        });
        return __unknown('a middleware');
      };
    `,
  },
  {
    packages: [
      '@loopback/core',
      '@loopback/rest',
      '@loopback/boot',
      '@loopback/repository',
      '@loopback/service-proxy',
    ],
    source:
      '@loopback/core 7.0.15 dist/application.js: start() listens to SIGTERM alone; the application stops, then the signal is raised again',
    text: `
      const http = require('http');
      export class Application {
        constructor(options) { this.options = options ?? {}; }
        async boot() {}
        async migrateSchema() {}
        async start() {
          this.opened = http.createServer().listen();
          const names = this.options.shutdown?.signals ?? ['SIGTERM'];
          const leave = async name => {
            await this.stop();
            for (const each of names) process.removeListener(each, leave);
            process.kill(process.pid, name);
          };
          for (const name of names) process.on(name, leave);
        }
        async stop() { if (this.opened) this.opened.close(); }
        component() {}
        sequence() {}
        static() {}
        controller() {}
        dataSource() {}
        repository() {}
        service() {}
        bind() { return __unknown('a binding'); }
        configure() { return __unknown('a binding'); }
        get restServer() { return __unknown('a server'); }
      }
      export class RestApplication extends Application {}
      export const BootMixin = base => base;
      export const RepositoryMixin = base => base;
      export const ServiceMixin = base => base;
    `,
  },
  {
    packages: ['@adonisjs/core'],
    source:
      '@adonisjs/core 7 build/src/ignitor/http.js, @adonisjs/application src/application.ts: the signals that bin/server.ts listens to call app.terminate(), which closes the server and does not exit',
    text: `
      const http = require('http');
      export class Ignitor {
        constructor() {
          const closing = [];
          this.closing = closing;
          this.app = {
            booting() {},
            booted() {},
            starting() {},
            ready() {},
            terminating(hook) { closing.push(hook); },
            managedByPm2: false,
            listen(name, listener) { process.on(name, listener); },
            listenIf(condition, name, listener) { if (condition) process.on(name, listener); },
            async terminate() { for (const close of closing) await close(); },
          };
        }
        tap(callback) {
          callback(this.app);
          return this;
        }
        httpServer() {
          return {
            start: async () => {
              const server = http.createServer().listen();
              this.closing.push(() => { server.close(); });
            },
          };
        }
      }
    `,
  },
  {
    packages: ['@adonisjs/core/build/standalone'],
    source:
      '@adonisjs/core 5.9.0 build/src/Ignitor/SignalsListener/index.js, HttpServer/index.js: SIGTERM closes the server, or 3 s pass; then process.exit(0)',
    text: `
      const http = require('http');
      export class Ignitor {
        httpServer() {
          return {
            async start() {
              const server = http.createServer().listen();
              process.on('SIGTERM', async () => {
                server.close();
                process.exit(0);
              });
            },
          };
        }
      }
    `,
  },
  {
    packages: ['discord.js'],
    source:
      'discordjs/discord.js 0afbcc7 packages/discord.js/src/sharding/Shard.js: a shard is fork() or a Worker of the file; nothing listens to signals',
    text: `
      const { EventEmitter } = require('events');
      const path = require('path');
      const { fork } = require('child_process');
      const { Worker } = require('worker_threads');
      export class ShardingManager extends EventEmitter {
        constructor(file, options) {
          super();
          this.file = file;
          this.mode = options?.mode ?? 'process';
          this.shards = new Map();
        }
        async spawn() {
          if (this.mode === 'worker') new Worker(path.resolve(this.file));
          else fork(path.resolve(this.file));
          return this.shards;
        }
      }
    `,
  },
];
