import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PoolGateStats } from "../../ports/pool-gate.ts";
import { PoolMetrics } from "./pool-metrics.ts";
import { TenantTimes } from "./tenant-times.ts";

const STATS: PoolGateStats = {
  limit: 4,
  running: 3,
  waiting: 7,
  granted: 0,
  grantedAfterWait: 0,
  refused: {},
  suspended: false,
};

describe("PoolMetrics", () => {
  function worked(): PoolMetrics {
    const pool = { totalCount: 5, idleCount: 2, gate: { stats: STATS, max: 8 } };
    const metrics = new PoolMetrics(pool, { name: "tapdb", idleMin: 4 });
    metrics.onConnection({ kind: "opened", durationMs: 30 });
    metrics.onAcquire({ tenant: "a", queuedMs: 1, waitMs: 2, errorCode: undefined });
    metrics.onAcquire({ tenant: "b", queuedMs: 9, waitMs: 9, errorCode: "POOL.ACQUIRE_TIMEOUT" });
    metrics.onRelease({ tenant: "a", runMs: 7_000 });
    return metrics;
  }

  test("names every db.client.connection metric of OpenTelemetry, in seconds", () => {
    const points = worked().openTelemetry();
    const simple = points.filter(({ kind }) => kind !== "histogram");
    expect(simple.map(({ name, value, unit }) => [name.replace("db.client.connection.", ""), value, unit])).toEqual([
      ["count", 2, "{connection}"],
      ["count", 3, "{connection}"],
      ["idle.max", 8, "{connection}"],
      ["idle.min", 4, "{connection}"],
      ["max", 8, "{connection}"],
      ["pending_requests", 7, "{request}"],
      ["timeouts", 1, "{timeout}"],
    ]);
    expect(points.map(({ attributes }) => attributes["db.client.connection.state"])).toContain("used");
    const times = points.filter(({ kind }) => kind === "histogram");
    expect(times.map(({ name, unit, value }) => [name, unit, value])).toEqual([
      ["db.client.connection.create_time", "s", expect.objectContaining({ count: 1, sum: 0.03 })],
      ["db.client.connection.wait_time", "s", expect.objectContaining({ count: 1, sum: 0.002 })],
      ["db.client.connection.use_time", "s", expect.objectContaining({ count: 1, sum: 7 })],
    ]);
    expect(times[2]!.value).toMatchObject({
      bounds: expect.arrayContaining([5, 10]),
      buckets: [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    });
  });

  test("a snapshot is frozen and says who waited and who failed", () => {
    const snapshot = worked().snapshot();
    expect(Object.isFrozen(snapshot)).toBe(true);
    expect(snapshot).toMatchObject({
      usedCount: 3,
      waitingCount: 7,
      failed: { "POOL.ACQUIRE_TIMEOUT": 1 },
      tenants: [
        { tenant: "a", wait: { count: 1, maxMs: 2 }, run: { count: 1, maxMs: 7_000 }, failed: 0 },
        { tenant: "b", wait: { count: 0 }, failed: 1 },
      ],
    });
  });
});

describe("TenantTimes", () => {
  const run = fc.record({ tenant: fc.nat(30), runMs: fc.integer({ min: 1, max: 100 }) });

  test("lists whoever uses more than its part of all, and loses nothing", () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 300 }), fc.integer({ min: 0, max: 8 }), (runs, limit) => {
        const times = new TenantTimes(limit);
        const used = new Map<string, number>();
        for (const { tenant, runMs } of runs) {
          const name = `t${tenant}`;
          used.set(name, (used.get(name) ?? 0) + runMs);
          times.addWait(name, 1, false);
          times.addRun(name, runMs);
        }
        const listed = times.tenants();
        expect(listed.length).toBeLessThanOrEqual(limit);
        const all = [...used.values()].reduce((sum, each) => sum + each, 0);
        const names = listed.map(({ tenant }) => tenant);
        for (const [tenant, ms] of used) if (ms > all / limit) expect(names).toContain(tenant);
        const parts = [...listed, times.rest()];
        expect(parts.reduce((sum, part) => sum + part.run.sumMs, 0)).toBe(all);
        expect(parts.reduce((sum, part) => sum + part.wait.count, 0)).toBe(runs.length);
      }),
    );
  });

  test("a million tenants are as many entries as are listed", () => {
    const times = new TenantTimes(20);
    for (let at = 0; at < 1_000_000; at += 1) {
      times.addRun(`t${at}`, 1);
      if (at % 10 === 0) times.addRun("heavy", 100);
    }
    expect(times.tenants()).toHaveLength(20);
    expect(times.tenants()[0]).toMatchObject({ tenant: "heavy", run: { count: 100_000 } });
  });
});
