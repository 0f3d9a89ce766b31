import type { LibraryModel } from './types.ts';

/** Packages that run jobs, agents or processes of the program, and end them on a signal. */
export const WORKER_MODELS: readonly LibraryModel[] = [
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
  {
    packages: ['@grammyjs/runner'],
    source:
      'grammyjs/runner 2.0.3 src/runner.ts, createRunner: it fetches until stop(), and listens to no signal',
    text: `
      export function run() {
        let timer = setInterval(() => {}, 30000);
        return {
          isRunning: () => timer !== undefined,
          async stop() { clearInterval(timer); timer = undefined; },
          task: () => new Promise(() => {}),
        };
      }
    `,
  },
];
