import type { BorrowedConnection } from "../../ports/watched-pool.ts";

/** A connection that has been out for too long. */
export interface Leak {
  readonly heldMs: number;
  readonly callSite: string | undefined;
}

/** The most that counts of the time before a checkout is first seen, milliseconds. */
const UNSEEN_MS = 1_000;

/** Tells, once for each checkout, which connections have been out for longer than a threshold. */
export class LeakWatch {
  readonly #thresholdMs: number;
  readonly #reported = new WeakSet<object>();
  readonly #seen = new WeakMap<object, number>();
  found = 0;

  /** @param thresholdMs 0 never reports. */
  constructor(thresholdMs: number) {
    this.#thresholdMs = thresholdMs;
  }

  /**
   * Looks at all connections that are out.
   * @param steadyNow Time in which the process could have released them: a stall is nobody's leak.
   */
  look(borrowed: Iterable<BorrowedConnection>, now: number, steadyNow: number): Leak[] {
    if (this.#thresholdMs === 0) return [];
    const leaks: Leak[] = [];
    for (const { checkout, since, callSite } of borrowed) {
      const seen = this.#seen.get(checkout);
      const startedAt = seen ?? steadyNow - Math.min(now - since, UNSEEN_MS);
      if (seen === undefined) this.#seen.set(checkout, startedAt);
      if (steadyNow - startedAt < this.#thresholdMs || this.#reported.has(checkout)) continue;
      this.#reported.add(checkout);
      this.found += 1;
      leaks.push({ heldMs: Math.round(now - since), callSite });
    }
    return leaks;
  }
}
