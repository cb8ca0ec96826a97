/** How many transactions of one kind run at once, while they are known to conflict. */

/** What became of a transaction, as far as contention is concerned. */
export type ContentionOutcome = "committed" | "conflict" | "other";

/** The share of attempts that may end in a conflict: what the limit is steered to. */
const TARGET = 0.12;
const DECREASE = 0.8;
const INCREASE = 1 + ((1 - DECREASE) * TARGET) / (1 - TARGET);
const FIRST_LIMIT = 8;
/** Far from where it settles, the limit halves. */
const STEEP_ABOVE = 4;
const STEEP_DECREASE = 0.5;
/** Where the limit has grown this far, there is no contention left to speak of. */
const MOST = 64;
const STALL_FACTOR = 8;
const MIN_STALL_MS = 25;
const MAX_STALL_MS = 1_000;
const SMOOTHING = 0.2;

interface Waiting {
  readonly admit: () => void;
}

/**
 * A limit that shrinks on conflicts and grows on commits, so that about one attempt in eight conflicts: fewer would leave the
 * server idle, more would waste its work. Retries go before first attempts.
 *
 * It never stops work for good: transactions may wait for each other in ways that no limit knows of, so that where none ends
 * for several times their usual length, one more is let in.
 *
 * Source: V. Jacobson, "Congestion Avoidance and Control", SIGCOMM 1988; the ratio of the steps is that of a stochastic
 * approximation (Robbins and Monro, 1951).
 */
export class ContentionGroup {
  readonly #retries: Waiting[] = [];
  readonly #first: Waiting[] = [];
  #limit = FIRST_LIMIT;
  #running = 0;
  #usualMs = MIN_STALL_MS;
  #lastDecreaseAt = -Infinity;
  #stall: NodeJS.Timeout | undefined;

  /** How many may run at once now. */
  get limit(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  /** Nobody runs or waits in it. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting === 0;
  }

  /** The conflicts have gone. */
  get isCalm(): boolean {
    return this.#limit >= MOST;
  }

  get #waiting(): number {
    return this.#retries.length + this.#first.length;
  }

  /** Resolves when the transaction may run; rejects with the signal's reason. */
  async enter(isRetry: boolean, signal: AbortSignal): Promise<void> {
    if (this.#running < this.limit && this.#waiting === 0) {
      this.#running += 1;
      return;
    }
    const queue = isRetry ? this.#retries : this.#first;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        admit: () => {
          signal.removeEventListener("abort", onAbort);
          this.#running += 1;
          resolve();
        },
      };
      if (signal.aborted) return reject(signal.reason as Error);
      signal.addEventListener("abort", onAbort, { once: true });
      queue.push(waiting);
      this.#watch();
    });
  }

  /** A transaction that entered has ended. */
  leave(outcome: ContentionOutcome, startedAt: number): void {
    this.#running -= 1;
    this.#usualMs += SMOOTHING * (performance.now() - startedAt - this.#usualMs);
    this.learn(outcome, startedAt);
    clearTimeout(this.#stall);
    this.#stall = undefined;
    while (this.#running < this.limit && this.#admitNext());
    this.#watch();
  }

  /** Learns from a transaction, also from one that began before the group was there. */
  learn(outcome: ContentionOutcome, startedAt: number): void {
    if (outcome === "committed") this.#limit = Math.min(MOST, this.#limit * INCREASE);
    // One commit makes many fail at once; what had begun before the last decrease says nothing new.
    if (outcome !== "conflict" || startedAt < this.#lastDecreaseAt) return;
    this.#limit = Math.max(1, this.#limit * (this.#limit > STEEP_ABOVE ? STEEP_DECREASE : DECREASE));
    this.#lastDecreaseAt = performance.now();
  }

  #admitNext(): boolean {
    const next = this.#retries.shift() ?? this.#first.shift();
    next?.admit();
    return next !== undefined;
  }

  #watch(): void {
    if (this.#stall !== undefined || this.#waiting === 0) return;
    const stallMs = Math.min(MAX_STALL_MS, Math.max(MIN_STALL_MS, this.#usualMs * STALL_FACTOR));
    this.#stall = setTimeout(() => {
      this.#stall = undefined;
      this.#admitNext();
      this.#watch();
    }, stallMs);
  }
}
