/** Lets many run side by side, and one alone: it waits until they are done, and those that come then wait for it. */
export class Turns {
  readonly #running = new Set<Promise<unknown>>();
  #alone: Promise<unknown> = Promise.resolve();

  async beside<T>(work: () => Promise<T>): Promise<T> {
    for (let before = this.#alone; ; before = this.#alone) {
      await before.catch(() => {});
      if (before === this.#alone) break;
    }
    const run = work();
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    const turn = (async () => {
      await before.catch(() => {});
      await Promise.allSettled(this.#running);
      return work();
    })();
    this.#alone = turn;
    return turn;
  }
}

/** More patience each time: beside others, with more time, and with the machine for itself. */
const TRIES = [1, 3, 5] as const;

/**
 * What a machine under load was too slow for is tried again before it counts: `attempt` with more time, at last alone.
 * `complaint`: what is wrong with a result, `undefined`: nothing. What is right only then is said, with what was wrong at
 * first. The last result is returned, right or wrong; a last attempt that throws does so.
 */
export async function patiently<T>(
  name: string,
  turns: Turns,
  attempt: (patience: number) => Promise<T>,
  complaint: (result: T) => string | undefined,
): Promise<T> {
  let first: string | undefined;
  for (const patience of TRIES) {
    const isLast = patience === TRIES.at(-1);
    const work = () => attempt(patience);
    try {
      const result = await (isLast ? turns.alone(work) : turns.beside(work));
      const wrong = complaint(result);
      if (wrong === undefined && first !== undefined)
        console.warn(`${name}: right only ${isLast ? 'alone' : 'with more time'}; at first it was\n${first}`);
      if (wrong === undefined || isLast) return result;
      first ??= wrong;
    } catch (error) {
      if (isLast) throw error;
      first ??= String(error);
    }
  }
  throw new Error('the last try returns');
}
