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
});
