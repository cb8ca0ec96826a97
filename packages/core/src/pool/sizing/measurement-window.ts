import type { SizingSample, WorkTotals } from "./sizing-sample.ts";

/** Samples under one limit, added up. */
export class MeasurementWindow {
  readonly work = new Map<string, WorkTotals>();
  durationMs = 0;
  completed = 0;
  failed = 0;
  #inUse = 0;
  #waiting = 0;
  #others = 0;

  /** Connections in use, averaged over time. */
  get inUse(): number {
    return this.#inUse / this.durationMs;
  }

  /** Callers waiting, averaged over time. */
  get waiting(): number {
    return this.#waiting / this.durationMs;
  }

  /** Connections that others had in use, averaged over time. */
  get others(): number {
    return this.#others / this.durationMs;
  }

  /** Mean time that a piece of work held its connection, milliseconds; 0 before one ended. */
  get meanHoldMs(): number {
    let sum = 0;
    for (const { holdMs } of this.work.values()) sum += holdMs;
    return this.completed === 0 ? 0 : sum / this.completed;
  }

  add(sample: SizingSample): void {
    this.durationMs += sample.durationMs;
    this.#inUse += sample.inUse * sample.durationMs;
    this.#waiting += sample.waiting * sample.durationMs;
    this.#others += sample.others * sample.durationMs;
    this.failed += sample.failed;
    for (const [kind, totals] of sample.work) {
      const before = this.work.get(kind);
      this.completed += totals.count;
      this.work.set(kind, before === undefined ? totals : sum(before, totals));
    }
  }
}

function sum(one: WorkTotals, other: WorkTotals): WorkTotals {
  return {
    count: one.count + other.count,
    holdMs: one.holdMs + other.holdMs,
    squares: one.squares + other.squares,
  };
}
