import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTapdb, type Tapdb } from "../../tapdb.ts";

let database: TestDatabase;
let tap: Tapdb;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `create table item (id int primary key, n int not null default 0);
     insert into item select generate_series(1, 3);
     grant select, update on item to ${database.roles.app};`,
  );
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 3, maxOverflow: 0 });
});
afterAll(async () => {
  await tap.close();
  await database.drop();
});

describe("TransactionMonitor", () => {
  it("counts commits, rollbacks and retries by template and tenant", async () => {
    let attempts = 0;
    await tap.withTenant("acme", async () => {
      await tap.transaction({ name: "read" }, (tx) => tx.query("select 1"));
      await tap.transaction({ name: "again" }, async (tx) => {
        await tx.query("select 1");
        attempts += 1;
        if (attempts === 1) await tx.query("do $$ begin raise sqlstate '40001'; end $$");
      });
      const failing = tap.transaction({ name: "fails" }, async (tx) => {
        await tx.query("select 1");
        throw new RangeError("no");
      });
      await expect(failing).rejects.toThrow("no");
    });
    const { templates, tenants, total } = tap.transactionMonitor.report();
    const of = (name: string): unknown => templates.find(({ template }) => template === name);
    expect(of("read")).toMatchObject({ committed: 1, rolledBack: 0, retried: 0, wastedMs: 0 });
    expect(of("again")).toMatchObject({ committed: 1, rolledBack: 0, retried: 1 });
    expect(of("fails")).toMatchObject({ committed: 0, rolledBack: 1, retried: 0 });
    expect(tenants).toMatchObject([{ tenant: "acme", committed: 2, rolledBack: 1, retried: 1 }]);
    expect(total.wastedMs).toBeGreaterThan(0);
    expect(JSON.stringify(tap.getMetrics().transactionMonitor)).not.toContain("acme");
  });

  it("counts an ORM's own transaction by its statements, without their values", async () => {
    const client = await tap.withTenant("globex", () => tap.pool.connect());
    await tap.withTenant("globex", async () => {
      await client.query("begin");
      await client.query("select n from item where id = 12345");
      expect(tap.transactionMonitor.report().open).toMatchObject([{ tenant: "globex", statements: 1 }]);
      await client.query("commit");
    });
    client.release();
    const { templates, open } = tap.transactionMonitor.report();
    expect(open).toEqual([]);
    expect(templates.find(({ template }) => template === "select n from item where id = ?")).toMatchObject({
      committed: 1,
    });
  });

  it("sees who was blocked", async () => {
    const { promise: held, resolve: holds } = Promise.withResolvers<void>();
    const { promise: release, resolve } = Promise.withResolvers<void>();
    const holder = tap.withTenant("acme", () =>
      tap.transaction({ name: "holder" }, async (tx) => {
        await tx.query("update item set n = 1 where id = 1");
        holds();
        await release;
      }),
    );
    await held;
    const failed = tap.deadlocks.getMetrics().failedSamples;
    const samples = (): number => tap.deadlocks.getMetrics().samples;
    const before = samples();
    const waiter = tap.withTenant("acme", () =>
      tap.transaction({ name: "waiter" }, async (tx) => {
        await tx.query("select 1");
        await tx.query("update item set n = 2 where id = 1");
      }),
    );
    await expect.poll(async () => (await tap.deadlocks.blocked()).length, { timeout: 20_000 }).toBe(1);
    // Two more, so that the first of them began after the wait and is over.
    await expect.poll(samples, { timeout: 20_000 }).toBeGreaterThan(before + 1);
    expect(tap.deadlocks.getMetrics().failedSamples).toBe(failed);
    resolve();
    await Promise.all([holder, waiter]);
    const { templates } = tap.transactionMonitor.report();
    expect(templates.find(({ template }) => template === "waiter")).toMatchObject({ blocked: 1, committed: 1 });
    expect(templates.find(({ template }) => template === "holder")?.idleMs).toBeGreaterThan(0);
  });
});
