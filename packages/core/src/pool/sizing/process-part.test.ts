import { describe, expect, it } from "vitest";
import { parseConfig } from "../../config/index.ts";
import { processPart } from "./process-part.ts";

const databaseUrl = "postgresql://app@localhost/shop";

function part(
  budget: number | undefined,
  processes: number,
  more: { system?: boolean; floor?: number } = {},
): number[] {
  const config = parseConfig({
    databaseUrl,
    poolSize: 10,
    maxOverflow: 20,
    ...(more.system === true ? { systemDatabaseUrl: databaseUrl } : {}),
    pool: { sizing: { budget, processes, floor: more.floor ?? 2 } },
  });
  const pools = more.system === true ? (["application", "system"] as const) : (["application"] as const);
  return pools.map((pool) => {
    const { poolSize, maxOverflow } = processPart(config, pool);
    return poolSize + maxOverflow;
  });
}

describe("processPart", () => {
  it("leaves a pool without a budget as it is configured", () => {
    expect(part(undefined, 8)).toEqual([30]);
  });

  it("keeps all processes together within the budget, tapdb's own connection included", () => {
    for (const [budget, processes] of [
      [100, 4],
      [37, 5],
      [12, 3],
    ] as const) {
      for (const system of [false, true]) {
        const each = part(budget, processes, { system, floor: 1 }).reduce((sum, size) => sum + size, 0);
        expect((each + 1) * processes).toBeLessThanOrEqual(budget);
      }
    }
  });

  it("refuses parts that are below the floor, with the figures", () => {
    expect(() => part(12, 4, { floor: 3 })).toThrow(/budget is 12 for 4 processes.* 2 connections .*floor is 3/);
  });
});
