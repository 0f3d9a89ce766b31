import type { LibraryModel } from './types.ts';

const PUPPETEER = `
      async function launch(options) {
        const settings = { handleSIGINT: true, handleSIGTERM: true, handleSIGHUP: true, ...options };
        __browser('puppeteer');
        const browser = __unknown('a browser');
        const close = () => {};
        if (settings.handleSIGTERM) process.on('SIGTERM', close);
        if (settings.handleSIGHUP) process.on('SIGHUP', close);
        if (settings.handleSIGINT) process.on('SIGINT', () => { process.exitCode = 130; });
        return browser;
      }
`;

/** Frameworks that listen to signals beside their work. */
export const FRAMEWORK_MODELS: readonly LibraryModel[] = [
  {
    packages: ['deepmerge'],
    source:
      'deepmerge 4.3.1 index.js: objects are merged by their keys, lists are joined, else the second stands',
    text: `
      const isMergeable = value => typeof value === 'object' && value !== null;
      function merge(a, b) {
        if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
        if (!isMergeable(a) || !isMergeable(b) || Array.isArray(b)) return b;
        const made = { ...a };
        for (const key of Object.keys(b)) made[key] = key in a ? merge(a[key], b[key]) : b[key];
        return made;
      }
      merge.all = list => list.reduce((made, next) => merge(made, next), {});
      module.exports = merge;
    `,
  },
  {
    packages: ['@nestjs/core'],
    source:
      'nestjs/nest 03f500d packages/core/nest-application-context.ts: only enableShutdownHooks() listens; the hooks run, the server closes, then the signal is raised again (or process.exit with useProcessExit, 11.1); nestjs/bull 0f6171e packages/bullmq lib/bull.explorer.ts: a class with @Processor has a worker, nestjs/schedule 001f11f lib/scheduler.orchestrator.ts: methods with @Cron and @Interval have a timer; both are closed with the application',
    // After that raise, which PID 1 survives, it ends if nothing keeps the event loop alive.
    text: `
      const http = require('http');
      const { Worker } = require('bullmq');
      const ALL = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGUSR2', 'SIGTERM'];
      class Application {
        constructor(root, served) {
          this.providers = __nestProviders(root);
          this.server = http.createServer();
          this.started = false;
          this.servers = [];
          this.workers = [];
          this.timers = [];
        }
        async init() {
          if (this.started) return this;
          this.started = true;
          for (const provider of this.providers) {
            if (provider?.__isProcessor) this.workers.push(new Worker());
            if (provider?.__isScheduled) this.timers.push(setInterval(() => {}, 60000));
          }
          for (const provider of this.providers) if (provider?.onModuleInit) await provider.onModuleInit();
          for (const provider of this.providers) if (provider?.onApplicationBootstrap) await provider.onApplicationBootstrap();
          return this;
        }
        async listen(...args) {
          await this.init();
          const server = this.server.listen();
          for (const arg of args) if (typeof arg === 'function') arg();
          return this.server;
        }
        async startAllMicroservices() { for (const service of this.servers) await service.listen(); return this; }
        connectMicroservice() { const service = new Application(); this.servers.push(service); return service; }
        getHttpServer() { return this.server; }
        get() { return __unknown('a provider'); }
        async resolve() { return __unknown('a provider'); }
        select() { return this; }
        async dispose(signal) {
          for (const provider of this.providers) if (provider?.onModuleDestroy) await provider.onModuleDestroy();
          for (const provider of this.providers) if (provider?.beforeApplicationShutdown) await provider.beforeApplicationShutdown(signal);
          this.server.close();
          for (const service of this.servers) service.server.close();
          for (const worker of this.workers) worker.close();
          for (const timer of this.timers) clearInterval(timer);
          for (const provider of this.providers) if (provider?.onApplicationShutdown) await provider.onApplicationShutdown(signal);
        }
        async close() {
          await this.dispose();
        }
        enableShutdownHooks(signals, options) {
          const names = signals && signals.length > 0 ? signals : ALL;
          let received = false;
          const cleanup = async signal => {
            if (received) return;
            received = true;
            await this.dispose(signal);
            for (const name of names) process.removeListener(name, cleanup);
            if (options && options.useProcessExit) process.exit(0);
            process.kill(process.pid, signal);
          };
          for (const name of names) process.on(name, cleanup);
          return this;
        }
        use() { return this; } useGlobalPipes() { return this; } useGlobalFilters() { return this; }
        useGlobalInterceptors() { return this; } useGlobalGuards() { return this; } useLogger() {}
        useWebSocketAdapter() { return this; } setGlobalPrefix() { return this; } enableCors() { return this; }
        enableVersioning() { return this; } set() { return this; } useStaticAssets() { return this; }
        setBaseViewsDir() { return this; } setViewEngine() { return this; } useBodyParser() { return this; }
        disable() { return this; } flushLogs() {} async getUrl() { return 'http://localhost'; }
        getHttpAdapter() { return __unknown('the HTTP adapter'); }
      }
      export const NestFactory = {
        create: async root => new Application(root),
        createMicroservice: async root => new Application(root),
        createApplicationContext: async root => new Application(root).init(),
      };
    `,
  },
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
    packages: ['@temporalio/worker'],
    source:
      'temporalio/sdk-typescript 00880b0 packages/worker/src/runtime.ts, worker.ts: SIGINT, SIGTERM, SIGQUIT, SIGUSR2 shut the worker down; run() then returns',
    text: `
      const callbacks = [];
      let installed = false;
      function install(options) {
        if (installed) return;
        installed = true;
        const signals = (options && options.shutdownSignals) ?? ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGUSR2'];
        const onSignal = () => {
          for (const name of signals) process.off(name, onSignal);
          for (const callback of callbacks) callback();
        };
        for (const name of signals) process.on(name, onSignal);
      }
      export const Runtime = { install, instance: () => { install(); return Runtime; } };
      export class Worker {
        static async create(options) { install(); return new Worker(); }
        run() {
          const alive = setInterval(() => {}, 1000);
          return new Promise(resolve => {
            const stop = () => { clearInterval(alive); resolve(); };
            this.shutdown = stop;
            callbacks.push(stop);
          });
        }
        shutdown() {}
        async runUntil(work) { await (typeof work === 'function' ? work() : work); }
      }
    `,
  },
  {
    packages: ['graphile-worker'],
    source:
      'graphile/worker src/main.ts, src/signals.ts: unless noHandleSignals, SIGINT, SIGTERM, SIGHUP, SIGUSR2, SIGPIPE, SIGABRT stop the pools and are raised again',
    text: `
      const SIGNALS = ['SIGUSR2', 'SIGINT', 'SIGTERM', 'SIGPIPE', 'SIGHUP', 'SIGABRT'];
      export async function run(options) {
        const alive = setInterval(() => {}, 1000);
        let stopped;
        const promise = new Promise(resolve => { stopped = resolve; });
        const stop = async () => { clearInterval(alive); stopped(); };
        if (!(options && options.noHandleSignals)) {
          const onSignal = async signal => {
            await stop();
            for (const name of SIGNALS) process.removeListener(name, onSignal);
            process.kill(process.pid, signal);
          };
          for (const name of SIGNALS) process.on(name, onSignal);
        }
        return { stop, promise, addJob: async () => {} };
      }
    `,
  },
  {
    packages: ['moleculer'],
    source:
      'moleculerjs/moleculer src/service-broker.js: SIGINT and SIGTERM stop the broker, then process.exit(0), unless skipProcessEventRegistration; 0.14.36 as PID 1: without a transporter and a service nothing keeps it alive',
    text: `
      export class ServiceBroker {
        constructor(options) {
          this.keeps = options && options.transporter;
          this.close = async () => { await this.stop(); process.exit(0); };
          if (!(options && options.skipProcessEventRegistration)) {
            process.on('SIGINT', this.close);
            process.on('SIGTERM', this.close);
          }
        }
        async start() { if (this.keeps) this.alive = setInterval(() => {}, 1000); }
        async stop() { clearInterval(this.alive); }
        createService() { this.keeps = true; } loadService() { this.keeps = true; } loadServices() { this.keeps = true; }
        repl() {} async call() {} emit() {} broadcast() {}
      }
    `,
  },
  {
    packages: ['puppeteer', 'puppeteer-core'],
    source:
      'puppeteer/puppeteer 02da11a packages/browsers/src/launch.ts: SIGTERM and SIGHUP close the browser and nothing more; SIGINT kills it (older versions then exit with 130)',
    text: `
      ${PUPPETEER}
      export { launch };
      const puppeteer = { launch, connect: async () => __unknown('a browser') };
      export default puppeteer;
    `,
  },
  {
    packages: ['whatsapp-web.js'],
    source:
      'pedroslopez/whatsapp-web.js 0053067 src/Client.js: initialize() launches a browser with the options of puppeteer, unless it is given browserWSEndpoint; destroy() closes it',
    text: `
      const EventEmitter = require('events');
      ${PUPPETEER}
      export class Client extends EventEmitter {
        constructor(options) {
          super();
          this.options = options;
          this.pupPage = __unknown('a page');
        }
        async initialize() {
          const options = this.options?.puppeteer;
          this.pupBrowser = options?.browserWSEndpoint ? this.pupPage : await launch(options);
        }
        async destroy() {}
        async logout() {}
      }
      export const LocalAuth = __unknown('how it signs in'), RemoteAuth = LocalAuth, NoAuth = LocalAuth, LegacySessionAuth = LocalAuth;
      const made = __unknown('a message');
      export const MessageMedia = made, Location = made, Buttons = made, List = made, Poll = made, MessageTypes = made, Events = made, WAState = made;
    `,
  },
  {
    packages: ['playwright', 'playwright-core', 'playwright-chromium', '@playwright/test'],
    source:
      'microsoft/playwright 0234fb4 packages/playwright-core/src/utils/processLauncher.ts: SIGTERM and SIGHUP close the browser and nothing more; SIGINT closes it and exits with 130',
    text: `
      function type() {
        const launch = async options => {
          const settings = { handleSIGINT: true, handleSIGTERM: true, handleSIGHUP: true, ...options };
          __browser('playwright');
          const close = () => {};
          if (settings.handleSIGTERM) process.on('SIGTERM', close);
          if (settings.handleSIGHUP) process.on('SIGHUP', close);
          if (settings.handleSIGINT) process.on('SIGINT', () => process.exit(130));
          return __unknown('a browser');
        };
        return { launch, launchPersistentContext: (dir, options) => launch(options), launchServer: launch, connect: async () => __unknown('a browser') };
      }
      export const chromium = type();
      export const firefox = type();
      export const webkit = type();
      export default { chromium, firefox, webkit };
    `,
  },
  {
    packages: ['nitro'],
    source:
      'nitrojs/nitro v2 src/runtime/internal/shutdown.ts as in built .output/server: SIGTERM and SIGINT close the server and exit 0, unless NITRO_SHUTDOWN_DISABLED',
    text: `
      const http = require('http');
      const server = http.createServer().listen();
      if (__isSet('NITRO_SHUTDOWN_DISABLED') === false) {
        const signals = (process.env.NITRO_SHUTDOWN_SIGNALS || 'SIGTERM SIGINT').split(' ');
        for (const name of signals) {
          process.on(name, () => {
            server.close();
            if (__isSet('NITRO_SHUTDOWN_NO_FORCE_EXIT') === false) process.exit(0);
          });
        }
      }
    `,
  },
  {
    packages: ['nitro-bun'],
    source: 'nitrojs/nitro v2 src/presets/bun/runtime/bun.ts: Bun.serve(), and no handler',
    text: `require('http').createServer().listen();`,
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
    packages: ['@prisma/client'],
    below: 5,
    source:
      '@prisma/client 3.15.2 runtime/index.js and 4.16.2 runtime/library.js, ExitHooks: on SIGINT, SIGUSR2 and SIGTERM the hooks run, and where nobody else listens it exits (4: 128 and the number, 3: 0); the library of 5.22.0 and 6.10.0 listens to none',
    text: `
      const hooks = [];
      let installed = false;
      function install() {
        if (installed) return;
        installed = true;
        for (const [name, number] of [['SIGINT', 2], ['SIGUSR2', 31], ['SIGTERM', 15]]) {
          process.once(name, async () => {
            for (const hook of hooks) await hook();
            if (process.listenerCount(name) > 0) return;
            process.exit(128 + number);
          });
        }
      }
      export class PrismaClient {
        constructor() { install(); }
        $on(event, hook) { if (event === 'beforeExit') hooks.push(hook); }
        async $connect() {}
        async $disconnect() {}
        $use() {}
        $extends() { return this; }
      }
    `,
  },
];
