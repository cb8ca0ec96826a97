import { PoolSizeController } from "../../packages/core/src/pool/sizing/pool-size-controller.ts";
import { seededRandom } from "./random.ts";
import { SimulatedPool } from "./simulated-pool.ts";
import { SimulatedServer, type WorkKind } from "./simulated-server.ts";

/** Length of a sample, milliseconds. */
const TICK_MS = 100;

export interface Scenario {
  readonly seed: number;
  readonly cores: number;
  readonly thrash?: number;
  readonly mix: readonly WorkKind[];
  readonly callers: number;
}

export interface ControlledPool {
  readonly pool: SimulatedPool;
  readonly controller: PoolSizeController;
}

/** Some pools, each with a controller of its own, before one server. */
export class Simulation {
  readonly server: SimulatedServer;
  readonly random: () => number;
  readonly pools: ControlledPool[] = [];

  constructor(scenario: Pick<Scenario, "seed" | "cores" | "thrash">) {
    this.random = seededRandom(scenario.seed);
    this.server = new SimulatedServer({ ...scenario, random: this.random });
  }

  add(bounds: { floor: number; budget: number; initial: number }): ControlledPool {
    const controller = new PoolSizeController({ ...bounds, random: this.random });
    const pool = new SimulatedPool({ server: this.server, random: this.random, limit: controller.limit });
    const controlled = { pool, controller };
    this.pools.push(controlled);
    return controlled;
  }

  /** Lets time pass, milliseconds, while the controllers watch. */
  run(durationMs: number, onTick?: (now: number) => void): void {
    const end = this.server.now + durationMs;
    while (this.server.now < end) {
      this.server.run(this.server.now + TICK_MS);
      const busy = this.pools.reduce((sum, { pool }) => sum + pool.inUse, 0);
      for (const { pool, controller } of this.pools) pool.limit = controller.observe(pool.sample(busy - pool.inUse));
      onTick?.(this.server.now);
    }
  }
}

/** Work per second of a pool whose limit does not move. */
export function staticThroughput(scenario: Scenario, limit: number, durationMs = 8_000): number {
  const random = seededRandom(scenario.seed);
  const server = new SimulatedServer({ ...scenario, random });
  const pool = new SimulatedPool({ server, random, limit });
  pool.mix = scenario.mix;
  pool.callers(scenario.callers);
  server.run(2_000);
  const before = pool.completed;
  server.run(2_000 + durationMs);
  return ((pool.completed - before) * 1000) / durationMs;
}
