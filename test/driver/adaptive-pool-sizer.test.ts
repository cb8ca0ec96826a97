import type { PoolSizerMetrics, Tapdb } from "@tapdb/core";
import { expect, test } from "vitest";
import { driverFixture } from "./with-tapdb.ts";

const fixture = driverFixture();
const TENANT = "tenant-0001";

function sizing(tap: Tapdb): PoolSizerMetrics {
  return (tap.getMetrics().pool as { sizing: PoolSizerMetrics }).sizing;
}

/** Runs `callers` loops of a statement until `until` holds, or the time is over; gives whether it held. */
async function load(tap: Tapdb, sql: string, callers: number, until: () => boolean, forMs = 40_000): Promise<boolean> {
  const end = performance.now() + forMs;
  let held = false;
  const loop = async (): Promise<void> => {
    while (!held && performance.now() < end) {
      await tap.pool.query(sql);
      held ||= until();
    }
  };
  await tap.withTenant(TENANT, () => Promise.all(Array.from({ length: callers }, loop)));
  return held;
}

test("it grows while more connections do more work", async () => {
  const tap = fixture.make({ poolSize: 1, maxOverflow: 31, pool: { sizing: { mode: "adaptive", floor: 1 } } });
  await tap.start();
  expect(sizing(tap)).toMatchObject({ mode: "adaptive", limit: 1, floor: 1, budget: 32, phase: "app-limited" });
  // Long enough that the server's cores are never what limits it.
  expect(await load(tap, "select pg_sleep(0.1)", 48, () => sizing(tap).settledLimit >= 12)).toBe(true);
  expect(tap.pool.totalCount).toBeLessThanOrEqual(32);
  await tap.close();
});

test("a lock that everybody waits for does not make it grow", async () => {
  const tap = fixture.make({ poolSize: 4, maxOverflow: 28, pool: { sizing: { mode: "adaptive", floor: 2 } } });
  await tap.start();
  const sql = "select pg_advisory_xact_lock(4711), pg_sleep(0.002)";
  expect(await load(tap, sql, 48, () => sizing(tap).settledLimit >= 16, 8_000)).toBe(false);
  await tap.close();
});

test("a server without slots makes it shrink, and work goes on", async () => {
  const tap = fixture.make({ poolSize: 1, maxOverflow: 31, pool: { sizing: { mode: "adaptive", floor: 1 } } });
  await tap.start();
  await fixture.database.query(`alter role ${fixture.database.roles.app} connection limit 5`);
  let failed = 0;
  const end = performance.now() + 20_000;
  const loop = async (): Promise<void> => {
    while (sizing(tap).serverFull === 0 && performance.now() < end)
      await Promise.resolve(tap.pool.query("select pg_sleep(0.02)")).catch(() => (failed += 1));
  };
  await tap.withTenant(TENANT, () => Promise.all(Array.from({ length: 48 }, loop)));
  expect(sizing(tap).limit).toBeLessThanOrEqual(5);
  // Who found no slot took the next connection that came back.
  expect(failed).toBeLessThan(8);
  await fixture.database.query(`alter role ${fixture.database.roles.app} connection limit -1`);
  await tap.close();
});

test("a floor above the pool's connections is refused with both figures", () => {
  const make = (): Tapdb =>
    fixture.make({ poolSize: 4, maxOverflow: 0, pool: { sizing: { mode: "adaptive", floor: 5 } } });
  expect(make).toThrow(/floor is 5.* 4 connections/);
});
