const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/** Calls back when the container is stopped. */
export function onStop(callback: () => void): void {
  for (const signal of SIGNALS) process.on(signal, callback);
}
