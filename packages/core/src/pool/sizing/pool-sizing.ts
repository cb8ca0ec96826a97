import type { PoolSizingConfig } from "../../config/index.ts";
import type { ManagedPool } from "../../drivers/pg/index.ts";
import type { Logger } from "../../ports/logger.ts";
import type { PoolGate } from "../../ports/pool-gate.ts";
import { AdaptivePoolSizer } from "./adaptive-pool-sizer.ts";
import { GrowingGate } from "./growing-gate.ts";
import { countPeers } from "./peer-activity.ts";
import { UsageMeter } from "./usage-meter.ts";

/** How the size of one pool is ruled. */
export interface PoolSizingOptions extends PoolSizingConfig {
  /** Who decides whose turn it is. */
  readonly inner: PoolGate;
  /** Connections that a static pool keeps open, and with which an adaptive one begins. */
  readonly poolSize: number;
  readonly logger: Logger;
}

/** What one pool needs for its size: the gate that grows, and the sizer where there is one. */
export class PoolSizing {
  readonly gate: GrowingGate;
  /** Connections kept open, whether they are used or not. */
  readonly kept: number;
  sizer: AdaptivePoolSizer | undefined;
  readonly #options: PoolSizingOptions;
  readonly #meter: UsageMeter | undefined;

  constructor(options: PoolSizingOptions) {
    const { inner, mode, floor, poolSize } = options;
    this.#options = options;
    this.#meter = mode === "adaptive" ? new UsageMeter() : undefined;
    this.kept = mode === "adaptive" ? Math.min(floor, inner.max) : poolSize;
    this.gate = new GrowingGate({ inner, kept: this.kept, meter: this.#meter });
  }

  /**
   * Begins to watch the pool.
   * @throws {TapdbError} `CONFIG.INVALID` when the floor is above the connections of the pool.
   */
  attach(pool: ManagedPool): void {
    const { floor, logger, poolSize: initial, processes } = this.#options;
    const { gate } = this;
    const meter = this.#meter;
    gate.attach(pool);
    if (meter === undefined) return;
    // A pooler's process numbers are not the server's, so whose connections are whose can't be told.
    const count = (): Promise<number> =>
      pool.serverFacts?.behindPooler === false ? countPeers(pool) : Promise.resolve(0);
    const peers = processes > 1 ? { countPeers: count } : {};
    this.sizer = new AdaptivePoolSizer({ gate, meter, pool, floor, initial, logger, ...peers });
  }

  close(): void {
    this.sizer?.close();
  }
}
