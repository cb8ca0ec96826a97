import { pgBouncerUnavailable, startPgBouncer } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { driverFixture, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();

describe("PgBouncer in transaction mode", () => {
  test("is found out, and every tenant sees its own rows through two server connections", async (context) => {
    const missing = await pgBouncerUnavailable();
    if (missing !== undefined) return context.skip(missing);
    const bouncer = await startPgBouncer({ target: fixture.database.appUrl, poolMode: "transaction", poolSize: 2 });
    const tap = fixture.make({ databaseUrl: bouncer.url(), poolSize: 8, poolTimeoutMs: 25_000 });
    expect(await tap.start()).toMatchObject({ behindPooler: true });
    const text =
      "select count(*)::int as n, min(tenant_id) as tenant, max(tenant_id) as last from customers where id > $1";
    const reads = Array.from({ length: 400 }, (_, index) => {
      const tenant = `tenant-000${1 + (index % 5)}`;
      const expected = [{ n: 4, tenant, last: tenant }];
      return tap.withTenant(tenant, async () => {
        const statement = index % 3 === 0 ? { text, values: [0], name: "named" } : { text, values: [0] };
        expect(await rowsOf(tap, statement)).toEqual(expected);
        expect((await tap.transaction({ isolation: "repeatable read" }, (tx) => tx.query(text, [0]))).rows).toEqual(
          expected,
        );
      });
    });
    await Promise.all(reads);
    await tap.close();
    await bouncer.stop();
  });

  test("what a function leaves behind in the server's session is not the next tenant's", async (context) => {
    const missing = await pgBouncerUnavailable();
    if (missing !== undefined) return context.skip(missing);
    const bouncer = await startPgBouncer({ target: fixture.database.appUrl, poolMode: "transaction", poolSize: 1 });
    const tap = fixture.make({ databaseUrl: bouncer.url() });
    const owners = () => rowsOf(tap, "select distinct tenant_id as tenant from customers");
    for (const left of [
      "create temp table customers as select * from public.customers",
      "set search_path = pg_catalog",
    ]) {
      await tap.withTenant("tenant-0001", () => rowsOf(tap, `do $$ begin ${left}; end $$`));
      expect(await tap.withTenant("tenant-0002", owners), left).toEqual([{ tenant: "tenant-0002" }]);
    }
    await tap.withTenant("tenant-0002", async () => {
      const client = await tap.pool.connect();
      await client.query("select 1");
      // In the middle of a checkout, the server's session is whoever's it was last.
      const left = "do $$ begin create temp table customers as select * from public.customers; end $$";
      await tap.withTenant("tenant-0001", () => rowsOf(tap, left));
      const { rows } = (await client.query("select distinct tenant_id as tenant from customers")) as {
        rows: unknown[];
      };
      expect(rows).toEqual([{ tenant: "tenant-0002" }]);
      client.release();
    });
    await tap.withTenant("tenant-0001", async () => {
      const refused = rowsOf(tap, "set search_path = pg_catalog");
      await expect(refused).rejects.toMatchObject({ code: "DRIVER.STATEMENT_REFUSED" });
    });
    await tap.close();
    await bouncer.stop();
  });
});
