/** What a transaction is begun with, and what those inside it may ask for. */
import { wireProxy } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { errorOf, itemsFixture } from "./fixture.ts";

const fixture = itemsFixture();
const SETTINGS = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
  current_setting('idle_in_transaction_session_timeout') as idle, current_setting('transaction_read_only') as ro,
  current_setting('transaction_deferrable') as deferrable`;

describe("a new transaction", () => {
  test("has its limits from the first statement on, without a round trip more, and leaves none behind", async () => {
    const proxy = await wireProxy({ target: fixture.database.appUrl });
    const tap = fixture.make({ poolSize: 1, databaseUrl: proxy.url() });
    await tap.start();
    const limits = { statementTimeoutMs: 1_001, lockTimeoutMs: 1_002, idleTimeoutMs: 1_003 };
    const read = () =>
      tap.withTenant("t", () =>
        tap.transaction(
          { ...limits, isolation: "serializable", readOnly: true, deferrable: true },
          async ({ query }) => (await query(SETTINGS)).rows,
        ),
      );
    await read();
    await proxy.reset();
    expect(await read()).toEqual([{ statement: "1001ms", lock: "1002ms", idle: "1003ms", ro: "on", deferrable: "on" }]);
    expect((await proxy.stats()).flights).toBe(2);
    const after = await tap.withTenant("t", () => tap.pool.query(SETTINGS));
    expect(after).toMatchObject({ rows: [{ statement: "0", lock: "0", idle: "0", ro: "off" }] });
    await tap.close();
    await proxy.close();
  });
});

describe("a transaction inside another", () => {
  const inside = (outer: object, inner: object): Promise<unknown> => {
    const tap = fixture.make({ poolSize: 2 });
    return tap.withTenant("t", () =>
      tap.transaction(outer, async () =>
        tap.transaction(inner, ({ query }) => query("update items set n = n + 1 where id = 1")),
      ),
    );
  };

  test.each(["required", "nested", "supports", "mandatory"] as const)(
    "%s: what it cannot have is an error",
    async (propagation) => {
      const code = "TRANSACTION.ISOLATION_MISMATCH";
      const outer = { isolation: "repeatable read" } as const;
      expect(await errorOf(inside(outer, { propagation, isolation: "serializable" }))).toMatchObject({ code });
      expect(await errorOf(inside(outer, { propagation, deferrable: true }))).toMatchObject({ code });
      expect(await errorOf(inside({ readOnly: true }, { propagation, readOnly: false }))).toMatchObject({ code });
      expect(await inside(outer, { propagation, isolation: "repeatable read" })).toMatchObject({ rowCount: 1 });
    },
  );

  test("a lower level is an error too: what was asked for outside would be what counts", async () => {
    const joined = inside({ isolation: "serializable" }, { propagation: "required", isolation: "read committed" });
    expect(await errorOf(joined)).toMatchObject({ code: "TRANSACTION.ISOLATION_MISMATCH" });
  });

  test("read-only work may join one that writes; a savepoint of it takes no writes", async () => {
    expect(await inside({}, { propagation: "required", readOnly: true })).toMatchObject({ rowCount: 1 });
    expect(await errorOf(inside({}, { propagation: "nested", readOnly: true }))).toMatchObject({ code: "25006" });
    expect(await errorOf(inside({ readOnly: true }, { propagation: "required" }))).toMatchObject({ code: "25006" });
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("t", () =>
      tap.transaction({}, async ({ query }) => {
        await tap.transaction({ readOnly: true }, (inner) => inner.query("select 1"));
        await query("update items set n = n + 1 where id = 1");
      }),
    );
  });

  test("requires_new may have its own of everything", async () => {
    expect(await inside({ readOnly: true }, { propagation: "requires_new", isolation: "serializable" })).toMatchObject({
      rowCount: 1,
    });
  });

  test("a mode that there is not is refused, one in capitals is not", async () => {
    expect(await errorOf(inside({}, { propagation: "sometimes" }))).toMatchObject({ code: "CONFIG.INVALID" });
    expect(await inside({}, { propagation: "REQUIRES_NEW" })).toMatchObject({ rowCount: 1 });
  });
});

describe("a read-only transaction", () => {
  test("that writes through a function is refused by the server, and not retried", async () => {
    await fixture.database.query(
      "create function bump() returns int language sql security definer as 'update items set n = n + 1 where id = 1 returning n'",
    );
    const tap = fixture.make({ poolSize: 1 });
    let runs = 0;
    const call = tap.withTenant("t", () =>
      tap.transaction({ readOnly: true }, ({ query }) => {
        runs += 1;
        return query("select bump()");
      }),
    );
    expect(await errorOf(call)).toMatchObject({ code: "25006" });
    expect(runs).toBe(1);
  });
});
