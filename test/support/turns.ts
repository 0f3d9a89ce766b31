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
