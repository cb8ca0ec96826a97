import { TapdbError } from "../../errors/index.ts";
import type { Logger } from "../../ports/logger.ts";
import type { GrowingGate } from "./growing-gate.ts";
import { PoolSizeController, type SizingPhase } from "./pool-size-controller.ts";
import type { UsageMeter } from "./usage-meter.ts";

/** What a sizer has to know of the pool. */
export interface SizedPool {
  readonly openClients: { readonly size: number };
  on(event: "open-failed", listener: (error: Error & { code?: string }) => void): unknown;
}

/** How a sizer is made. */
export interface AdaptivePoolSizerOptions {
  readonly gate: GrowingGate;
  /** The gate's own. */
  readonly meter: UsageMeter;
  readonly pool: SizedPool;
  /** The fewest connections. */
  readonly floor: number;
  readonly logger: Logger;
  /** Where to begin. @defaultValue the floor */
  readonly initial?: number;
  /** Asks how many connections other processes have at work on the server. @defaultValue nobody knows of others */
  readonly countPeers?: (() => Promise<number>) | undefined;
  /** How often it looks, milliseconds. @defaultValue 50 */
  readonly everyMs?: number;
}

/** The sizer at one moment. */
export interface PoolSizerMetrics {
  readonly mode: "adaptive";
  /** Connections that may be used now, what is being tried included. */
  readonly limit: number;
  /** Connections that have proved best so far. */
  readonly settledLimit: number;
  readonly floor: number;
  /** The most that `limit` can be. */
  readonly budget: number;
  readonly phase: SizingPhase;
  /** Connections that other processes had at work when the server was asked last; 0 when it is not asked. */
  readonly others: number;
  /** Times that the server turned a connection down for want of slots (53300). */
  readonly serverFull: number;
}

const EVERY_MS = 50;
const PEERS_EVERY_MS = 1_000;

/**
 * Keeps the limit of a pool at the smallest size that does about as much work per second as any other; see
 * {@link PoolSizeController} for how. Looks at the pool's own figures; only
 * where there are other processes it asks the server, once a second.
 */
export class AdaptivePoolSizer {
  readonly #options: AdaptivePoolSizerOptions;
  readonly #controller: PoolSizeController;
  readonly #timer: NodeJS.Timeout;
  #serverFull = 0;
  #others = 0;
  #asksAt = 0;
  #asking = false;

  /** @throws {TapdbError} `CONFIG.INVALID` when the floor is above the connections of the pool. */
  constructor(options: AdaptivePoolSizerOptions) {
    const { gate, floor, initial, pool, everyMs = EVERY_MS } = options;
    if (floor > gate.max) throw floorAboveBudget(floor, gate.max);
    this.#options = options;
    this.#controller = new PoolSizeController({
      floor,
      budget: gate.max,
      ...(initial === undefined ? {} : { initial }),
    });
    gate.setLimit(this.#controller.limit);
    pool.on("open-failed", ({ code }) => {
      if (code === "53300") this.#onServerFull();
    });
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
  }

  getMetrics(): PoolSizerMetrics {
    const { limit, settledLimit, floor, phase } = this.#controller;
    const budget = this.#options.gate.max;
    return Object.freeze({
      mode: "adaptive",
      limit,
      settledLimit,
      floor,
      budget,
      phase,
      others: this.#others,
      serverFull: this.#serverFull,
    });
  }

  /** Stops looking; the limit stays where it is. */
  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const sample = this.#options.meter.sample(this.#others);
    if (sample.durationMs > 0) this.#apply(this.#controller.observe(sample));
    // A pool that is idle need not know.
    if (sample.inUse > 0) this.#askForPeers();
  }

  #askForPeers(): void {
    const { countPeers, logger } = this.#options;
    const now = performance.now();
    if (countPeers === undefined || this.#asking || now < this.#asksAt) return;
    this.#asking = true;
    this.#asksAt = now + PEERS_EVERY_MS;
    countPeers()
      .then(
        (others) => (this.#others = others),
        (error: Error) => logger.debug("tapdb could not count the other processes' connections", { cause: error.name }),
      )
      .finally(() => (this.#asking = false));
  }

  #apply(limit: number): void {
    const { gate } = this.#options;
    if (gate.size !== limit) gate.setLimit(limit);
  }

  #onServerFull(): void {
    const { pool, logger } = this.#options;
    this.#serverFull += 1;
    this.#apply(this.#controller.serverFull(pool.openClients.size));
    logger.warn("tapdb makes do with fewer connections: the server has none left", {
      sqlstate: "53300",
      limit: this.#controller.limit,
    });
  }
}

function floorAboveBudget(floor: number, budget: number): TapdbError {
  return new TapdbError({
    code: "CONFIG.INVALID",
    message: `pool.sizing.floor is ${floor}, and the pool has ${budget} connections at most.`,
    hint: "Lower pool.sizing.floor, or raise poolSize, maxOverflow or this process' part of pool.sizing.budget.",
  });
}
