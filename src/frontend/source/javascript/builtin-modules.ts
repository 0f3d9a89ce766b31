/** Modules of node itself. @source `module.builtinModules`, node 20.20.2 and 24 */
const MODULES: ReadonlySet<string> = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events ' +
    'fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl sea sqlite ' +
    'stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
);

/** Of a name without `node:`: `fs`, `fs/promises`. */
export const isBuiltin = (name: string): boolean => MODULES.has(name.split('/')[0] ?? '');
