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

/** Servers that come as a package, and what becomes of them on a signal. */
export const SERVER_MODELS: readonly LibraryModel[] = [
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
    packages: ['react-router-hono-server/node'],
    source:
      'react-router-hono-server 2.5.0 dist/adapters/node.js: serve() of @hono/node-server; no listeners',
    text: `
      const http = require('http');
      export async function createHonoServer(options) {
        const app = {};
        await options?.beforeAll?.(app);
        const server = http.createServer().listen();
        options?.onServe?.(server);
        return app;
      }
    `,
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
    packages: ['@strapi/strapi'],
    source:
      'strapi/strapi v4 packages/core/strapi/lib/Strapi.js, v5 packages/core/core/src/index.ts: made, it listens to SIGTERM and SIGINT, on which it is destroyed and exits',
    text: `
      function create() {
        const app = {
          server: undefined,
          async load() { return app; },
          async start() { app.server = require('http').createServer().listen(1337); return app; },
          async listen() { return app.start(); },
          async destroy() { if (app.server) app.server.close(); },
        };
        let received = false;
        for (const name of ['SIGTERM', 'SIGINT']) {
          process.on(name, async () => {
            if (received) return;
            received = true;
            await app.destroy();
            process.exit();
          });
        }
        return app;
      }
      create.createStrapi = create;
      create.strapi = create;
      create.compileStrapi = async () => ({});
      module.exports = create;
    `,
  },
];
