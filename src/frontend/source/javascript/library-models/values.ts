import type { LibraryModel } from './types.ts';

/** Packages whose results tell what a program does. */
export const VALUE_MODELS: readonly LibraryModel[] = [
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
