import { LatencyDigest } from "../../measure/latency-digest.ts";

/** How an attempt ended. */
export type Ending = "committed" | "rolledBack" | "retried";

/** One attempt that is over. */
export interface EndedAttempt {
  readonly ending: Ending;
  readonly durationMs: number;
  /** Time between its statements, milliseconds. */
  readonly idleMs: number;
  /** The longest that one of its statements was seen waiting for a lock, milliseconds. */
  readonly blockedMs: number;
}

/** Numbers of one template, one tenant, or all. */
export interface TransactionNumbers {
  readonly committed: number;
  readonly rolledBack: number;
  /** Attempts that were run again. */
  readonly retried: number;
  /** Time of attempts that were run again: work for nothing, milliseconds. */
  readonly wastedMs: number;
  /** Attempts that took longer than `longMs`. */
  readonly long: number;
  /** Attempts that left their connection idle for longer than `idleMs`, all pauses together. */
  readonly idle: number;
  /** Attempts that were seen waiting for a lock. */
  readonly blocked: number;
  readonly totalMs: number;
  readonly idleMs: number;
  readonly blockedMs: number;
  /** Of attempts that were not run again, within 1 %, milliseconds. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What counts as long and as idle, milliseconds. */
export interface MonitorLimits {
  readonly longMs: number;
  readonly idleMs: number;
}

/** Adds up attempts in bounded memory. */
export class TransactionStats {
  readonly #digest = new LatencyDigest();
  readonly #counts = { committed: 0, rolledBack: 0, retried: 0, long: 0, idle: 0, blocked: 0 };
  readonly #sums = { wastedMs: 0, totalMs: 0, idleMs: 0, blockedMs: 0 };

  add({ ending, durationMs, idleMs, blockedMs }: EndedAttempt, limits: MonitorLimits): void {
    this.#counts[ending] += 1;
    if (durationMs > limits.longMs) this.#counts.long += 1;
    if (idleMs > limits.idleMs) this.#counts.idle += 1;
    if (blockedMs > 0) this.#counts.blocked += 1;
    this.#sums.totalMs += durationMs;
    this.#sums.idleMs += idleMs;
    this.#sums.blockedMs += blockedMs;
    if (ending === "retried") this.#sums.wastedMs += durationMs;
    else this.#digest.add(durationMs);
  }

  /** An attempt that was counted as rolled back turned out to be run again. */
  wasRetried({ durationMs }: EndedAttempt): void {
    this.#counts.rolledBack -= 1;
    this.#counts.retried += 1;
    this.#sums.wastedMs += durationMs;
  }

  numbers(): TransactionNumbers {
    return Object.freeze({
      ...this.#counts,
      ...this.#sums,
      p50Ms: this.#digest.quantile(0.5),
      p95Ms: this.#digest.quantile(0.95),
      p99Ms: this.#digest.quantile(0.99),
      maxMs: this.#digest.max,
    });
  }
}
