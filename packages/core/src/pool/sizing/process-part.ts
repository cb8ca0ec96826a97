import type { TapdbConfig } from "../../config/index.ts";
import { TapdbError } from "../../errors/index.ts";

/** Of each process' part, for questions of tapdb's own that the pool must not delay. */
const OWN_CONNECTIONS = 1;
/** Of what remains, for the system role's pool, where there is one. */
const SYSTEM_SHARE = 0.25;

/** Connections that a pool may open at most. */
export interface PoolPart {
  readonly poolSize: number;
  readonly maxOverflow: number;
}

type PartConfig = Pick<TapdbConfig, "poolSize" | "maxOverflow" | "systemDatabaseUrl" | "pool">;

/**
 * The connections of one pool of one process, so that all processes together stay within the budget. The parts are fixed:
 * that needs no agreement between processes, and so it also holds behind a pooler and while some of them are unreachable.
 * @throws {TapdbError} `CONFIG.INVALID` when the parts are too small, with the figures.
 */
export function processPart(config: PartConfig, pool: "application" | "system"): PoolPart {
  const { poolSize, maxOverflow, systemDatabaseUrl } = config;
  const { budget, processes, floor } = config.pool.sizing;
  if (budget === undefined) return { poolSize, maxOverflow };
  const part = Math.floor(budget / processes) - OWN_CONNECTIONS;
  const forSystem = systemDatabaseUrl === undefined ? 0 : Math.max(1, Math.floor(part * SYSTEM_SHARE));
  const most = pool === "system" ? forSystem : part - forSystem;
  if (most < 1 || (pool === "application" && most < floor)) throw tooSmall(budget, processes, most, floor);
  const all = Math.min(most, poolSize + maxOverflow);
  return { poolSize: Math.min(poolSize, all), maxOverflow: all - Math.min(poolSize, all) };
}

function tooSmall(budget: number, processes: number, part: number, floor: number): TapdbError {
  return new TapdbError({
    code: "CONFIG.INVALID",
    message:
      `pool.sizing.budget is ${budget} for ${processes} processes, which leaves ${Math.max(0, part)} connections to the pool ` +
      `of each; pool.sizing.floor is ${floor}.`,
    hint: "Raise pool.sizing.budget, lower pool.sizing.floor, or run fewer processes.",
  });
}
