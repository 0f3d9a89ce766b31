import type { SignalName } from '../kernel/index.ts';

/** The trap that passes the stop signal of the container on, which need not be SIGTERM, and waits. */
export function trapText(signal: SignalName, last = ''): string {
  const name = signal.slice(3);
  return `trap 'kill -${name} "$pid"; wait "$pid"${last}' ${name}`;
}
