interface Pending {
  readonly due: number;
  readonly run: () => void;
}

/** Timers of Node have a grain of a millisecond; up to here they are trusted to wake us early enough. */
const COARSE_MS = 2;
const NAP_MS = 0.1;
/** How much later than asked the kernel wakes a thread, at most as a rule. */
const SLACK_MS = 0.08;

/**
 * Runs functions at a time given to about 0.05 ms. It naps in slices, so that bytes that arrive meanwhile are seen, and
 * spins for the last stretch only; it has to have a thread of its own.
 */
export class PreciseTimer {
  readonly #pending: Pending[] = [];
  readonly #nap = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #running = false;

  /** @param due in the time of `performance.now()` */
  schedule(due: number, run: () => void): void {
    let index = this.#pending.length;
    while (index > 0 && (this.#pending[index - 1] as Pending).due > due) index -= 1;
    this.#pending.splice(index, 0, { due, run });
    if (this.#running) return;
    this.#running = true;
    this.#pump();
  }

  readonly #pump = (): void => {
    let next = this.#pending[0];
    while (next !== undefined && next.due <= performance.now()) {
      this.#pending.shift();
      next.run();
      next = this.#pending[0];
    }
    if (next === undefined) {
      this.#running = false;
      return;
    }
    const left = next.due - performance.now();
    if (left > COARSE_MS) {
      setTimeout(this.#pump, Math.floor(left - COARSE_MS / 2));
      return;
    }
    if (left > SLACK_MS) Atomics.wait(this.#nap, 0, 0, Math.min(NAP_MS, left - SLACK_MS));
    setImmediate(this.#pump);
  };
}
