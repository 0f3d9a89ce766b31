import type { LibraryModel } from './types.ts';

/** Where nobody else listens, it unloads and raises the signal again once its hooks have run. */
const RAISES_ALONE = `
  const names = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGUSR2'];
  const listeners = {};
  function listen() {
    for (const name of names) {
      if (listeners[name]) continue;
      listeners[name] = () => {
        if (process.listeners(name).length !== 1) return;
        for (const each of names) process.removeListener(each, listeners[each]);
        process.kill(process.pid, name);
      };
      process.on(name, listeners[name]);
    }
  }
`;

/** Packages that exist to handle signals: what the program hands them runs when one comes. */
export const SHUTDOWN_MODELS: readonly LibraryModel[] = [
  {
    packages: ['signal-exit'],
    source: 'tapjs/signal-exit a46feec src/index.ts, src/signals.ts; v3 exports the function itself',
    // Only where nobody else listens: the hooks run, then the signal is raised again. As PID 1 that is dropped.
    text: `
      const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGABRT', 'SIGALRM', 'SIGUSR2'];
      const hooks = [];
      let loaded = false;
      const listeners = {};
      function load() {
        if (loaded) return;
        loaded = true;
        for (const name of SIGNALS) {
          listeners[name] = () => {
            if (process.listeners(name).length !== 1) return;
            for (const each of SIGNALS) process.removeListener(each, listeners[each]);
            for (const hook of hooks) hook(null, name);
            process.kill(process.pid, name);
          };
          process.on(name, listeners[name]);
        }
      }
      function onExit(hook) {
        load();
        hooks.push(hook);
        return () => {};
      }
      onExit.onExit = onExit;
      onExit.load = load;
      onExit.unload = () => {};
      module.exports = onExit;
    `,
  },
  {
    packages: [
      '@effect/platform-node',
      '@effect/platform-node/NodeRuntime',
      '@effect/platform-bun',
      '@effect/platform-bun/BunRuntime',
    ],
    source:
      'Effect-TS/effect 2067c62 packages/platform-node-shared/src/internal/runtime.ts: the main fiber is interrupted, and it exits with 0; effect 3.22.4 with platform-node 0.104.1 as PID 1, Linux 6.18',
    text: `
      export function runMain() {
        const alive = setInterval(() => {}, 2147483647);
        const stop = () => {
          process.removeListener('SIGINT', stop);
          process.removeListener('SIGTERM', stop);
          clearInterval(alive);
          setTimeout(() => process.exit(0), 100);
        };
        process.on('SIGINT', stop);
        process.on('SIGTERM', stop);
        return (effect) => effect;
      }
      export const NodeRuntime = { runMain };
      export const BunRuntime = { runMain };
    `,
  },
  {
    packages: ['exit-hook'],
    source:
      'sindresorhus/exit-hook index.js (v4 and v5): SIGINT and SIGTERM end with 128 + n after the hooks',
    text: `
      const hooks = [];
      let registered = false;
      let called = false;
      async function leave(number) {
        if (called) return;
        called = true;
        for (const hook of hooks) await hook(128 + number);
        process.exit(128 + number);
      }
      function add(hook) {
        hooks.push(hook);
        if (!registered) {
          registered = true;
          process.once('SIGINT', () => leave(2));
          process.once('SIGTERM', () => leave(15));
        }
        return () => {};
      }
      export default function exitHook(hook) { return add(hook); }
      export function asyncExitHook(hook) { return add(hook); }
      export function gracefulExit(status) { process.exit(status ?? 0); }
    `,
  },
  {
    packages: ['async-exit-hook'],
    source: 'Tapppi/async-exit-hook 6948bf5 index.js: exits with 128 + n; after 10 s whatever the hooks do',
    text: `
      const hooks = [];
      let limit = 10000;
      function leave(status) {
        let waiting = 0;
        const done = () => { if (--waiting === 0) process.exit(status); };
        for (const hook of hooks) {
          if (hook.length > 0) waiting++;
          hook(done);
        }
        if (waiting === 0) process.exit(status);
        setTimeout(() => process.exit(status), limit);
      }
      function add(hook) {
        hooks.push(hook);
        if (hooks.length > 1) return;
        process.on('SIGHUP', () => leave(129));
        process.on('SIGINT', () => leave(130));
        process.on('SIGTERM', () => leave(143));
      }
      add.hookEvent = (name, status) => { process.on(name, () => leave(status)); };
      add.unhookEvent = name => { process.removeAllListeners(name); };
      add.uncaughtExceptionHandler = () => {};
      add.unhandledRejectionHandler = () => {};
      add.forceExitTimeout = ms => { limit = ms; };
      module.exports = add;
    `,
  },
  {
    packages: ['winston-loki'],
    source:
      'winston-loki 6.1.3 src/batcher.js: sends what it has by a hook of async-exit-hook 2, which exits with 128 + n, unless gracefulShutdown is false; as PID 1 with node 20, Linux 6.18',
    text: `
      let registered = false;
      class LokiTransport {
        constructor(options) {
          if (options.gracefulShutdown === false || registered) return;
          registered = true;
          const leave = status => setTimeout(() => process.exit(status), 100);
          process.on('SIGHUP', () => leave(129));
          process.on('SIGINT', () => leave(130));
          process.on('SIGTERM', () => leave(143));
        }
      }
      module.exports = LokiTransport;
    `,
  },
  {
    packages: ['close-with-grace', 'fastify-close-with-grace', '@fastify/close-with-grace'],
    source:
      'mcollina/close-with-grace 6f4619c index.js, events/: SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGUSR2 and more; exits 0, or 1 after its delay',
    text: `
      const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGUSR2', 'SIGTERM'];
      function closeWithGrace(options, fn) {
        const close = typeof options === 'function' ? options : fn;
        const delay = typeof options === 'function' ? 10000 : options.delay;
        const skip = typeof options === 'function' ? [] : options.skip ?? [];
        const leave = async signal => {
          if (delay !== false && delay !== null) setTimeout(() => process.exit(1), delay ?? 10000);
          await new Promise(resolve => {
            const result = close({ signal, manual: false }, resolve);
            if (result && result.then) result.then(resolve);
            else if (close.length < 2) resolve();
          });
          process.exit(0);
        };
        for (const name of SIGNALS) if (!skip.includes(name)) process.once(name, leave);
        return { close: () => leave(), uninstall: () => { for (const name of SIGNALS) process.removeListener(name, leave); } };
      }
      module.exports = closeWithGrace;
    `,
  },
  {
    packages: ['node-cleanup'],
    source:
      'jtlapp/node-cleanup node-cleanup.js: SIGINT, SIGHUP, SIGQUIT, SIGTERM are raised again after the handlers, unless one returns false',
    text: `
      const SIGNALS = ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGTERM'];
      const handlers = [];
      function onSignal(name) {
        let leave = true;
        for (const handler of handlers) if (handler(null, name) === false) leave = false;
        if (!leave) return;
        uninstall();
        process.kill(process.pid, name);
      }
      function install(handler) {
        if (typeof handler === 'function') handlers.push(handler);
        if (process.listeners('SIGTERM').includes(onSignal)) return;
        for (const name of SIGNALS) process.on(name, onSignal);
      }
      function uninstall() { for (const name of SIGNALS) process.removeListener(name, onSignal); }
      install.uninstall = uninstall;
      module.exports = install;
    `,
  },
  {
    packages: ['death'],
    source:
      'jprichardson/node-death 0e4caf8 lib/death.js: the callback is a plain listener for SIGINT, SIGTERM, SIGQUIT',
    text: `
      function onDeath(callback) {
        for (const name of ['SIGINT', 'SIGTERM', 'SIGQUIT']) process.on(name, callback);
      }
      module.exports = argument => {
        if (typeof argument === 'function') onDeath(argument);
        return onDeath;
      };
    `,
  },
  {
    packages: ['node-graceful'],
    source:
      'mrbar42/node-graceful 3b7af41 index.ts: SIGTERM, SIGINT, SIGHUP; exits 0 when all listeners are done',
    text: `
      const listeners = [];
      const leave = async signal => {
        setTimeout(() => process.exit(1), 30000).unref();
        await Promise.all(listeners.map(listener => listener(signal)));
        process.exit(0);
      };
      const Graceful = {
        on(event, listener) {
          listeners.push(listener);
          if (listeners.length === 1) for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, leave);
          return () => {};
        },
        off() {}, clear() {}, exit: () => leave('SIGTERM'),
      };
      Graceful.default = Graceful;
      module.exports = Graceful;
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
    packages: ['proper-lockfile'],
    source: 'moxystudio/node-proper-lockfile 4.1.2 lib/lockfile.js: signal-exit 3, from the first lock on',
    text: `
      ${RAISES_ALONE}
      async function lock() { listen(); return async () => {}; }
      function lockSync() { listen(); return () => {}; }
      module.exports = lock;
      module.exports.lock = lock;
      module.exports.lockSync = lockSync;
      module.exports.unlock = async () => {};
      module.exports.unlockSync = () => {};
      module.exports.check = async () => __unknown('whether it is locked');
      module.exports.checkSync = () => __unknown('whether it is locked');
    `,
  },
  {
    packages: ['@opentelemetry/auto-instrumentations-node/register'],
    source:
      'open-telemetry/opentelemetry-js-contrib auto-instrumentations-node 0.81.2 src/register.ts: SIGTERM shuts the SDK down and nothing more; as PID 1 and below one a server goes on',
    text: `
      const shutdown = async () => {};
      process.on('SIGTERM', shutdown);
      process.once('beforeExit', shutdown);
    `,
  },
];
