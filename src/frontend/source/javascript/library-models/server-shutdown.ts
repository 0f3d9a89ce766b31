import type { LibraryModel } from './types.ts';

/** Packages that close the server which they are given, when a signal comes. */
export const SERVER_SHUTDOWN_MODELS: readonly LibraryModel[] = [
  {
    packages: ['http-graceful-shutdown'],
    source:
      'sebhildebrandt/http-graceful-shutdown a3b1834 lib/index.js: SIGINT and SIGTERM; forceExit true, timeout 30 s',
    text: `
      function gracefulShutdown(server, options) {
        const settings = Object.assign({ signals: 'SIGINT SIGTERM', timeout: 30000, forceExit: true, development: false }, options);
        let running = false;
        const shutdown = async signal => {
          if (running) return;
          running = true;
          if (settings.development) process.exit(0);
          if (settings.preShutdown) await settings.preShutdown(signal);
          server.close();
          if (settings.onShutdown) await settings.onShutdown(signal);
          if (settings.finally) await settings.finally();
          if (settings.forceExit) process.exit(0);
        };
        for (const name of settings.signals.split(' ')) process.on(name, shutdown);
        return () => shutdown('manual');
      }
      module.exports = gracefulShutdown;
    `,
  },
  {
    packages: ['@godaddy/terminus'],
    source:
      'godaddy/terminus 916e969 lib/terminus.js: stops the server, runs onSignal and onShutdown, then raises the signal again unless useExit0',
    text: `
      export function createTerminus(server, options) {
        const settings = options ?? {};
        const signals = [...(settings.signals ?? [])];
        const signal = settings.signal ?? 'SIGTERM';
        if (!signals.includes(signal)) signals.push(signal);
        let running = false;
        const cleanup = async name => {
          if (running) return;
          running = true;
          if (settings.beforeShutdown) await settings.beforeShutdown();
          server.close();
          const onSignal = settings.onSignal ?? settings.onSigterm;
          if (onSignal) await onSignal();
          if (settings.onShutdown) await settings.onShutdown();
          if (settings.useExit0) process.exit(0);
          for (const each of signals) process.removeListener(each, cleanup);
          process.kill(process.pid, name);
        };
        for (const each of signals) process.on(each, cleanup);
        return server;
      }
      export class HealthCheckError extends Error {}
    `,
  },
  {
    packages: ['lightship'],
    source:
      'gajus/lightship 003b34e src/factories/createLightship.ts: SIGTERM, SIGHUP, SIGINT; without Kubernetes around no delay; then its server closes, and after 1 s terminate() exits with 1',
    text: `
      const http = require('http');
      async function createLightship(options) {
        const settings = { signals: ['SIGTERM', 'SIGHUP', 'SIGINT'], gracefulShutdownTimeout: 30000, shutdownHandlerTimeout: 5000, shutdownDelay: 0, terminate: () => process.exit(1), ...options };
        const handlers = [];
        const server = http.createServer();
        server.listen();
        let running = false;
        const shutdown = async () => {
          if (running) return;
          running = true;
          if (settings.shutdownDelay) await new Promise(resolve => setTimeout(resolve, settings.shutdownDelay));
          for (const handler of handlers) await handler();
          server.close();
          setTimeout(() => settings.terminate(), 1000).unref();
        };
        for (const name of settings.signals) process.on(name, shutdown);
        return {
          registerShutdownHandler: handler => { handlers.push(handler); },
          shutdown, server,
          signalReady() {}, signalNotReady() {}, isServerReady: () => true, isServerShuttingDown: () => running,
          queueBlockingTask() {}, whenFirstReady: async () => {},
          createBeacon: () => ({ die: async () => {} }),
        };
      }
      module.exports = { createLightship };
    `,
  },
  {
    packages: ['nestjs-graceful-shutdown'],
    source:
      'hienngm/nestjs-graceful-shutdown 2.0.0 build/main/lib/setup.js: turns the shutdown hooks of Nest on',
    text: `
      export const setupGracefulShutdown = ({ app, signals }) => { app.enableShutdownHooks(signals); };
    `,
  },
  {
    packages: ['@ladjs/graceful'],
    source: 'ladjs/graceful 0933468 index.js: SIGTERM, SIGHUP, SIGINT, SIGUSR2; exits 0, or 1 after 5 s',
    text: `
      class Graceful {
        constructor(options) { this.config = { servers: [], brees: [], redisClients: [], mongooses: [], customHandlers: [], timeoutMs: 5000, ...options }; }
        listen() { for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2']) process.once(name, () => this.exit(name)); }
        async exit() {
          setTimeout(() => process.exit(1), this.config.timeoutMs);
          for (const server of this.config.servers) server.close();
          for (const handler of this.config.customHandlers) await handler();
          process.exit(0);
        }
      }
      module.exports = Graceful;
    `,
  },
  {
    packages: ['fastify-graceful-shutdown'],
    source:
      'hemerajs/fastify-graceful-shutdown 05a8681 index.js: SIGINT and SIGTERM; closes fastify, exits 0, or 1 after 10 s',
    text: `
      module.exports = function plugin(fastify, options, next) {
        const handlers = [];
        const listener = async signal => {
          setTimeout(() => process.exit(1), 10000).unref();
          fastify.close();
          for (const handler of handlers) await handler(signal);
          process.exit(0);
        };
        for (const name of ['SIGINT', 'SIGTERM']) process.once(name, listener);
        next();
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
];
