import type { LibraryModel } from './types.ts';

/** Packages that call functions of the program one after the other, or at once, and a last one behind them. */
export const FLOW_MODELS: readonly LibraryModel[] = [
  {
    packages: ['async'],
    source:
      'async 3.2.6 internal/parallel.js, series.js, waterfall.js, internal/wrapAsync.js, internal/awaitify.js: each task gets a callback, an async function is awaited; the first error goes to the last callback, without which a promise is returned',
    text: `
      const call = (task, args, next) => {
        const result = task(...args, next);
        if (typeof result?.then === 'function') result.then(value => next(null, value), next);
      };
      const promised = flow => (tasks, last) =>
        typeof last === 'function'
          ? flow(tasks, last)
          : new Promise((resolve, reject) => flow(tasks, (error, value) => (error ? reject(error) : resolve(value))));
      const inTurn = (tasks, last) => {
        const [task, ...rest] = tasks;
        if (!task) return last(null);
        call(task, [], error => (error ? last(error) : inTurn(rest, last)));
      };
      const passingOn = (tasks, last, values = []) => {
        const [task, ...rest] = tasks;
        if (!task) return last(null, ...values);
        call(task, values, (error, ...more) => (error ? last(error) : passingOn(rest, last, more)));
      };
      const atOnce = (tasks, last) => {
        let left = tasks.length;
        if (left === 0) return last(null);
        for (const task of tasks) call(task, [], error => { left--; if (error || left === 0) last(error); });
      };
      const listed = tasks => (Array.isArray(tasks) ? tasks : Object.values(tasks));
      export const series = promised((tasks, last) => inTurn(listed(tasks), last));
      export const waterfall = promised((tasks, last) => passingOn(tasks, last));
      export const parallel = promised((tasks, last) => atOnce(listed(tasks), last));
    `,
  },
];
