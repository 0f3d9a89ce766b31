interface Event {
  readonly atMs: number;
  readonly run: () => void;
}

/** The time of a simulation, and what is still to happen in it. Events at the same time happen in order. */
export class Clock {
  nowMs = 0;
  readonly #events: Event[] = [];

  after(ms: number, run: () => void): void {
    this.#events.push({ atMs: this.nowMs + ms, run });
  }

  /** Lets the next event happen; `false` when there is none up to this time. */
  next(untilMs: number): boolean {
    let best = 0;
    for (let i = 1; i < this.#events.length; i++) {
      if ((this.#events[i]?.atMs ?? 0) < (this.#events[best]?.atMs ?? 0)) best = i;
    }
    const event = this.#events[best];
    if (!event || event.atMs > untilMs) return false;
    this.#events.splice(best, 1);
    this.nowMs = event.atMs;
    event.run();
    return true;
  }
}
