/** How much of the traffic may be retries. */
export interface RetryBudgetOptions {
  /** Retries for each transaction that begins. */
  readonly ratio: number;
  /** Retries a second that are free, so that a quiet service can retry at all. */
  readonly perSecond: number;
}

const WINDOW_SECONDS = 10;
const SECOND_MS = 1_000;

/**
 * A token bucket: each transaction pays in `ratio`, each retry takes 1 out, and `perSecond` flows in. It holds at most what
 * ten seconds bring, so that an outage is not answered with everything at once.
 *
 * Source: "Retry budgets", Google SRE Workbook, "Addressing Cascading Failures"; Twitter Finagle's RetryBudget.
 */
export class RetryBudget {
  readonly #options: RetryBudgetOptions;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;
  /** Transactions of the current window: what they pay in may be saved. */
  #paidIn = 0;

  constructor(options: RetryBudgetOptions, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
    this.#tokens = options.perSecond * WINDOW_SECONDS;
    this.#filledAt = now();
  }

  /** A transaction begins. */
  deposit(): void {
    this.#paidIn += 1;
    this.#tokens += this.#options.ratio;
  }

  /** Whether one more retry is within the budget; it is taken out if so. */
  withdraw(): boolean {
    this.#refill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #refill(): void {
    const { perSecond, ratio } = this.#options;
    const now = this.#now();
    const elapsed = (now - this.#filledAt) / SECOND_MS;
    this.#filledAt = now;
    const most = perSecond * WINDOW_SECONDS + this.#paidIn * ratio;
    this.#tokens = Math.min(this.#tokens + elapsed * perSecond, most);
    this.#paidIn *= Math.max(0, 1 - elapsed / WINDOW_SECONDS);
  }
}
