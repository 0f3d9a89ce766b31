import type { LibraryModel } from './types.ts';

// After its raise, which PID 1 survives, it ends if nothing keeps the event loop alive.
const APPLICATIONS = `
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
        get(token) { return __nestProvided(this.providers, token); }
        async resolve(token) { return __nestProvided(this.providers, token); }
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
    `;

/** What is built with Nest: its providers, their hooks, and the shutdown hooks that are to be turned on. */
export const NEST_MODELS: readonly LibraryModel[] = [
  {
    packages: ['@nestjs/core'],
    source:
      'nestjs/nest 03f500d packages/core/nest-application-context.ts: only enableShutdownHooks() listens; the hooks run, the server closes, then the signal is raised again (or process.exit with useProcessExit, 11.1); nestjs/bull 0f6171e packages/bullmq lib/bull.explorer.ts: a class with @Processor has a worker, nestjs/schedule 001f11f lib/scheduler.orchestrator.ts: methods with @Cron and @Interval have a timer; both are closed with the application',
    text: APPLICATIONS,
  },
  {
    packages: ['@vendure/core'],
    source:
      'vendure-ecommerce/vendure 3.5.4 packages/core/src/bootstrap.ts: bootstrap and bootstrapWorker turn the shutdown hooks of Nest on, once the server listens',
    text: `
      ${APPLICATIONS}
      export async function bootstrap() {
        const app = await NestFactory.create();
        await app.listen(3000);
        app.enableShutdownHooks();
        return app;
      }
      export async function bootstrapWorker() {
        const app = await NestFactory.createApplicationContext();
        app.timers.push(setInterval(() => {}, 1000));
        app.enableShutdownHooks();
        return {
          app,
          startJobQueue: async () => {},
          startHealthCheckServer: async () => { app.servers.push({ server: require('http').createServer().listen(3020) }); },
        };
      }
      export const runMigrations = async () => {};
      export const revertLastMigration = async () => {};
      export const generateMigration = async () => {};
      export const mergeConfig = (a, b) => ({ ...a, ...b });
    `,
  },
];
