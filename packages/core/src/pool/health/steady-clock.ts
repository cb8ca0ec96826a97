import type { Clock } from "../../ports/clock.ts";

/** The most that one look at the clock may move it, milliseconds. */
const MAX_STEP_MS = 1_000;

/**
 * Time during which this process ran. A stalled event loop, a suspended machine or a jumping clock count for a second at
 * most, so that no age, and with it no connection, expires merely because nobody could look. Looked at often: see
 * {@link ConnectionHealthCheck}.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock;
  #seen: number;
  #steady = 0;
  /** How often time was left out. */
  stalls = 0;
  /** How much of it, milliseconds. */
  stalledMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#seen = clock.now();
  }

  now(): number {
    const raw = this.#clock.now();
    const passed = Math.max(0, raw - this.#seen);
    this.#seen = raw;
    if (passed > MAX_STEP_MS) {
      this.stalls += 1;
      this.stalledMs += passed - MAX_STEP_MS;
    }
    this.#steady += Math.min(passed, MAX_STEP_MS);
    return this.#steady;
  }
}
