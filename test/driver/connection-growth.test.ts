import type { Tapdb } from "@tapdb/core";
import { wireProxy } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();
const TENANT = "tenant-0001";

/** Asks `count` times at once. */
function burst(tap: Tapdb, count: number, seconds: number): Promise<unknown> {
  const sql = `select pg_sleep(${seconds})`;
  return tap.withTenant(TENANT, () => Promise.all(Array.from({ length: count }, () => tap.pool.query(sql))));
}

/** Fills the connections that a tap keeps, and lets it learn how long work takes. */
async function warm(tap: Tapdb, count: number): Promise<void> {
  await tap.start();
  await burst(tap, count, 0.3);
  for (let round = 0; round < 10; round += 1) await burst(tap, count, 0.002);
}

describe("connections beyond those that are kept", () => {
  test("a burst that is over before one could connect opens none", async () => {
    await using proxy = await wireProxy({ target: fixture.database.appUrl, connectDelayMs: 1_000 });
    const tap = fixture.make({ databaseUrl: proxy.url(), poolSize: 5, maxOverflow: 45 });
    await warm(tap, 5);
    expect(tap.pool.totalCount).toBe(5);
    await burst(tap, 50, 0.002);
    expect(tap.pool.totalCount).toBeLessThanOrEqual(6);
    await tap.close();
  });

  test("callers who would wait longer than connecting takes get them", async () => {
    const tap = fixture.make({ poolSize: 2, maxOverflow: 10 });
    await warm(tap, 2);
    await burst(tap, 12, 0.5);
    expect(tap.pool.totalCount).toBeGreaterThanOrEqual(6);
    await tap.close();
  });

  test("whoever waits takes what is there first, a connection that came back or a new one", async () => {
    await using proxy = await wireProxy({ target: fixture.database.appUrl });
    const tap = fixture.make({ databaseUrl: proxy.url(), poolSize: 2, maxOverflow: 0 });
    await tap.withTenant(TENANT, async () => {
      const first = await tap.pool.connect();
      await proxy.setConnectDelay(60_000);
      const waiting = rowsOf(tap, "select 1 as one");
      // The caller has a permit, and its connection is being opened.
      while (tap.pool.totalCount < 2) await new Promise((resolve) => void setImmediate(resolve));
      first.release();
      expect(await waiting).toEqual([{ one: 1 }]);
    });
    await proxy.cutAll();
  });

  test("a server that turns connections down fails only whom no other connection can serve", async () => {
    const tap = fixture.make({ poolSize: 3, maxOverflow: 0, poolTimeoutMs: 1_000 });
    const { roles } = fixture.database;
    await tap.withTenant(TENANT, async () => {
      const held = await tap.pool.connect();
      await fixture.database.query(`alter role ${roles.app} connection limit 1`);
      try {
        const failed = await errorOf(tap.pool.query("select 1") as Promise<unknown>);
        expect(failed).toMatchObject({ code: "POOL.ACQUIRE_TIMEOUT", cause: { code: "CONNECTION.REFUSED" } });
      } finally {
        await fixture.database.query(`alter role ${roles.app} connection limit -1`);
        held.release();
      }
      expect(await rowsOf(tap, "select 1 as one")).toEqual([{ one: 1 }]);
    });
    await tap.close();
  });
});
