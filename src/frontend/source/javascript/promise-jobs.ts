import { Halt, OutOfBudget, Thrown } from './interrupts.ts';
import type { End } from './tasks.ts';
import { type Evaluation, type PromiseValue, promise, type Throw, UNDEFINED, type Value } from './values.ts';

/** What a run does between two turns of the event loop: promises, coroutines, microtasks; and the limit of its steps. */
export abstract class PromiseJobs {
  steps: number;
  ended: End | undefined;
  /** A callback was not followed to its end: what else it opens is not known. */
  cutsCallbacks = false;
  readonly #micro: (() => void)[] = [];

  constructor(budget: number) {
    this.steps = budget;
  }

  step(): void {
    if (--this.steps < this.#floor) throw new OutOfBudget();
  }
  /** So many steps are left to others. */
  #floor = 0;

  /** Starts what may wait; the promise is that of its result. */
  spawn(evaluation: Evaluation): PromiseValue {
    const result = promise();
    this.#resume(evaluation, result, () => evaluation.next(UNDEFINED));
    return result;
  }

  #resume(evaluation: Evaluation, result: PromiseValue, go: () => IteratorResult<PromiseValue, Value>): void {
    try {
      const step = go();
      if (step.done) this.settle(result, 'resolved', step.value);
      else this.whenSettled(step.value, settled => this.#continue(evaluation, result, settled));
    } catch (error) {
      if (error instanceof Thrown) this.settle(result, 'rejected', error.value, error.at);
      else if (!(error instanceof Halt)) throw error;
    }
  }

  #continue(evaluation: Evaluation, result: PromiseValue, settled: PromiseValue): void {
    this.#resume(evaluation, result, () =>
      settled.state === 'rejected'
        ? evaluation.throw(new Thrown(settled.value, settled.thrownAt))
        : evaluation.next(settled.value),
    );
  }

  whenSettled(awaited: PromiseValue, then: (settled: PromiseValue) => void): void {
    awaited.handled = true;
    if (awaited.state === 'pending') awaited.waiters.push(then);
    else this.#micro.push(() => then(awaited));
  }

  settle(target: PromiseValue, state: 'resolved' | 'rejected', value: Value, thrownAt?: Throw): void {
    if (target.state !== 'pending') return;
    const promised = value.kind === 'one-of' ? value.values.find(v => v.kind === 'promise') : value;
    if (state === 'resolved' && promised?.kind === 'promise') {
      this.whenSettled(promised, inner => this.#settleNow(target, inner.state, inner.value, inner.thrownAt));
      return;
    }
    this.#settleNow(target, state, value, thrownAt);
  }

  #settleNow(target: PromiseValue, state: PromiseValue['state'], value: Value, thrownAt?: Throw): void {
    if (target.state !== 'pending') return;
    target.state = state;
    target.value = value;
    target.thrownAt = thrownAt;
    for (const waiter of target.waiters.splice(0)) this.#micro.push(() => waiter(target));
    if (state === 'rejected') this.#micro.push(() => this.#micro.push(() => this.#checkHandled(target)));
  }

  onUnhandled: ((value: Value, thrownAt: Throw | undefined) => void) | undefined;
  #checkHandled(target: PromiseValue): void {
    if (!target.handled) this.onUnhandled?.(target.value, target.thrownAt);
  }

  microtask(work: () => void): void {
    this.#micro.push(work);
  }

  protected get hasMicrotasks(): boolean {
    return this.#micro.length > 0;
  }

  /** A callback that takes more steps is left as far as it has come, so that it does not use up those of the others. */
  protected within(steps: number, work: () => void): void {
    this.#floor = Math.max(0, this.steps - steps);
    try {
      this.protect(work);
      this.drainMicrotasks();
    } catch (error) {
      if (!(error instanceof OutOfBudget) || this.steps < 0) throw error;
      this.#micro.length = 0;
      this.cutsCallbacks = true;
    } finally {
      this.#floor = 0;
    }
  }

  /** Runs work whose end by an exception or an exit is nobody's business here. */
  protect(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Halt) && !(error instanceof Thrown)) throw error;
    }
  }

  protected drainMicrotasks(): void {
    for (let work = this.#micro.shift(); work && !this.ended; work = this.#micro.shift()) this.protect(work);
  }
}
