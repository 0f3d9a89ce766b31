import type { LibraryModel } from './types.ts';

/** Frameworks that take signals for what is built on them. */
export const FRAMEWORK_MODELS: readonly LibraryModel[] = [
  {
    packages: [
      '@apollo/server',
      'apollo-server',
      'apollo-server-express',
      'apollo-server-fastify',
      'apollo-server-koa',
    ],
    source:
      'apollographql docs, ApolloServer options: stopOnTerminationSignals (default true unless NODE_ENV is test) stops the server and re-sends the signal; handlers since v3 only after start()',
    text: `
      const http = require('http');
      export class ApolloServer {
        constructor(options) {
          this.options = options ?? {};
          this.plugins = [];
          for (const plugin of this.options.plugins ?? []) this.plugins.push(plugin);
        }
        async start() {
          const wanted = this.options.stopOnTerminationSignals ?? process.env.NODE_ENV !== 'test';
          if (!wanted) return;
          let received = false;
          const onSignal = async signal => {
            if (received) return;
            received = true;
            await this.stop();
            process.removeListener('SIGINT', onSignal);
            process.removeListener('SIGTERM', onSignal);
            process.kill(process.pid, signal);
          };
          process.on('SIGINT', onSignal);
          process.on('SIGTERM', onSignal);
        }
        async listen() {
          this.server = http.createServer().listen();
          await this.start();
          return { url: 'http://localhost:4000/', server: this.server };
        }
        async stop() {
          if (this.server) this.server.close();
          for (const plugin of this.plugins) plugin.close();
        }
        applyMiddleware() {} getMiddleware() { return () => {}; } assertStarted() {}
      }
      export function gql() {}
    `,
  },
  {
    packages: ['@apollo/server/standalone'],
    source:
      '@apollo/server 5.1 as PID 1: without anything else to keep the loop alive it exits 0 after the raise',
    text: `
      export async function startStandaloneServer(server, options) { return server.listen(); }
    `,
  },
  {
    packages: ['colyseus', '@colyseus/core'],
    source:
      'colyseus/colyseus 0.17 packages/core/src/Server.ts, utils/Utils.ts: SIGTERM, SIGINT and SIGUSR2 close rooms and transport, then process.exit(0), unless gracefullyShutdown is false; seen with 0.17.10 as PID 1',
    text: `
      const http = require('http');
      export class Server {
        constructor(options) {
          this.options = options ?? {};
          this.hooks = [];
          if (this.options.gracefullyShutdown === false) return;
          for (const name of ['SIGINT', 'SIGTERM', 'SIGUSR2']) process.once(name, () => this.gracefullyShutdown());
        }
        define() { return __unknown('a room'); }
        simulateLatency() {}
        attach() {}
        async listen(port, hostname, backlog, started) {
          this.server = http.createServer().listen(port);
          if (typeof started === 'function') started();
          return this.server;
        }
        onShutdown(hook) { this.hooks.push(hook); }
        onBeforeShutdown() {}
        async gracefullyShutdown(exit) {
          if (this.server) this.server.close();
          for (const hook of this.hooks) await hook();
          if (exit !== false) process.exit(0);
        }
      }
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
];
