import type { Host } from './host.ts';

/** A run that is shorter than this shows none. */
const QUIET_MS = 1000;
const EVERY_MS = 100;

export interface Progress {
  at(done: number, total: number): void;
  /** Leaves no trace. */
  end(): void;
}

/** How far a long run is, in one line of standard error, where somebody looks at it. */
export function progress({ stderrIsTty, env, err }: Host, now: () => number = Date.now): Progress {
  const shows = stderrIsTty && !env.CI && env.TERM !== 'dumb';
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  return {
    at(done, total) {
      const time = now();
      if (!shows || time - start < QUIET_MS || time - last < EVERY_MS) return;
      last = time;
      err(`\r\u001b[K${done} of ${total} files …`);
    },
    end() {
      if (last > Number.NEGATIVE_INFINITY) err('\r\u001b[K');
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
