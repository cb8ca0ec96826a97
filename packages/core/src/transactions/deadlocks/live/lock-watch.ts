import type { ManagedPool, StatementJob } from "../../../drivers/pg/index.ts";

/** What a watch tells. */
export interface LockWatchListener {
  /** A statement has run long enough to be waiting for a lock. Awaited before the next look. */
  onLongStatement(): Promise<void>;
  /** Every connection of a pool has been held without running anything for so long, while others wait for one. */
  onStuckPool(pool: ManagedPool, stuckMs: number): void;
}

/** The longest pause between two looks at our own connections, milliseconds. They cost no round trip. */
const TICK_MS = 50;
/** The longest pause between two looks at the server because of one statement, milliseconds. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Watches the connections of our pools, and only while one is lent out: its timer starts with a checkout and ends when
 * all are back. A statement is told of once it has run `afterMs`, then after twice as long, and so on up to once a second.
 */
export class LockWatch {
  readonly #pools: readonly ManagedPool[];
  readonly #afterMs: number;
  readonly #listener: LockWatchListener;
  /** At what age a statement is told of next. */
  readonly #nextAge = new WeakMap<StatementJob, number>();
  readonly #stuckSince = new Map<ManagedPool, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #closed = false;

  constructor(pools: readonly ManagedPool[], afterMs: number, listener: LockWatchListener) {
    this.#pools = pools;
    this.#afterMs = afterMs;
    this.#listener = listener;
    for (const pool of pools) pool.on("acquire", this.#arm);
  }

  readonly #arm = (): void => {
    if (this.#timer !== undefined || this.#looking || this.#closed) return;
    this.#timer = setTimeout(this.#look, TICK_MS).unref();
  };

  readonly #look = (): void => {
    this.#timer = undefined;
    const due = this.#nextDue();
    for (const pool of this.#pools) this.#lookForStuckPool(pool);
    if (due === undefined) return;
    if (due > 0) {
      this.#timer = setTimeout(this.#look, Math.min(due, TICK_MS)).unref();
      return;
    }
    this.#looking = true;
    void this.#listener.onLongStatement().finally(() => {
      this.#looking = false;
      this.#arm();
    });
  };

  /** Milliseconds until a statement is to be told of, 0 for now, or undefined when all connections are back. */
  #nextDue(): number | undefined {
    const now = performance.now();
    let due: number | undefined;
    for (const { openClients, totalCount, idleCount } of this.#pools) {
      if (totalCount === idleCount) continue;
      due ??= TICK_MS;
      for (const { pipeline_ } of openClients) {
        const job = pipeline_.runningJob;
        if (job === undefined) continue;
        const age = now - job.startedAt;
        const next = this.#nextAge.get(job) ?? this.#afterMs;
        if (age >= next) {
          this.#nextAge.set(job, age + Math.min(Math.max(age, this.#afterMs), LONGEST_PAUSE_MS));
          due = 0;
        } else due = Math.min(due, next - age);
      }
    }
    return due;
  }

  #lookForStuckPool(pool: ManagedPool): void {
    const { totalCount, idleCount, waitingCount, openClients, options } = pool;
    const stuck =
      waitingCount > 0 &&
      idleCount === 0 &&
      totalCount >= Number(options.max) &&
      [...openClients].every(({ pipeline_ }) => pipeline_.runningJob === undefined);
    if (!stuck) return void this.#stuckSince.delete(pool);
    const since = this.#stuckSince.get(pool) ?? performance.now();
    this.#stuckSince.set(pool, since);
    const stuckMs = performance.now() - since;
    if (stuckMs >= this.#afterMs) this.#listener.onStuckPool(pool, stuckMs);
  }

  /** Stops watching. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
