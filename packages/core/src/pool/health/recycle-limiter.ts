import type { Clock } from "../../ports/clock.ts";

const MIN_MS = 500;
const MAX_MS = 60_000;

/**
 * Says when all connections may be replaced again. A server that is read-only for good would otherwise make each statement
 * that writes replace the whole pool.
 */
export class RecycleLimiter {
  readonly #clock: Clock;
  #last = -Infinity;
  #pauseMs = MIN_MS;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether it may be done now, which counts as done. */
  allows(): boolean {
    const since = this.#clock.now() - this.#last;
    if (since < this.#pauseMs) return false;
    this.#pauseMs = since < this.#pauseMs * 4 ? Math.min(MAX_MS, this.#pauseMs * 2) : MIN_MS;
    this.#last = this.#clock.now();
    return true;
  }
}
