import type { PoolSizingConfig } from "../../config/index.ts";
import type { Logger } from "../../ports/logger.ts";
import type { PoolGate } from "../../ports/pool-gate.ts";
import { AdaptivePoolSizer, type SizedPool } from "./adaptive-pool-sizer.ts";
import { GrowingGate, type GrowingPool } from "./growing-gate.ts";
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
  attach(pool: GrowingPool & SizedPool): void {
    const { floor, logger, poolSize: initial } = this.#options;
    this.gate.attach(pool);
    if (this.#meter !== undefined)
      this.sizer = new AdaptivePoolSizer({ gate: this.gate, meter: this.#meter, pool, floor, initial, logger });
  }

  close(): void {
    this.sizer?.close();
  }
}
