/** Work that ends before its statements do, in all the ways there are. */
import { withTapdb } from "@tapdb/typeorm-adapter";
import { DataSource } from "typeorm";
import { describe, expect, test } from "vitest";
import { errorOf, itemsFixture } from "./fixture.ts";

const fixture = itemsFixture();
const bump = "update items set n = n + 1 where id = 1";
const count = async (): Promise<unknown> => (await fixture.database.query("select n from items where id = 1"))[0]?.n;

describe("a query still running when the work returns", () => {
  test("is cancelled, and the transaction rolled back with TRANSACTION.UNFINISHED", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const before = await count();
    let stray: Promise<unknown> | undefined;
    const startedAt = performance.now();
    const call = tap.withTenant("t", () =>
      tap.transaction({}, async ({ query }) => {
        await query(bump);
        stray = errorOf(query("select pg_sleep(20)"));
      }),
    );
    expect(await errorOf(call)).toMatchObject({ code: "TRANSACTION.UNFINISHED" });
    expect(await stray).toMatchObject({ code: "57014" });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await count()).toBe(before);
    expect(await tap.withTenant("t", () => tap.pool.query("select 1 as one"))).toMatchObject({ rows: [{ one: 1 }] });
  });

  test("in a nested transaction costs that one only", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const before = Number(await count());
    await tap.withTenant("t", () =>
      tap.transaction({}, async ({ query }) => {
        await query(bump);
        let stray: Promise<unknown> | undefined;
        const nested = tap.transaction({}, async (inner) => {
          stray = inner.query(bump);
        });
        expect(await errorOf(nested)).toMatchObject({ code: "TRANSACTION.UNFINISHED" });
        await stray;
      }),
    );
    expect(await count()).toBe(before + 1);
  });

  test("a savepoint that was left open counts as well", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const call = tap.withTenant("t", () =>
      tap.transaction({}, async () => {
        const client = await tap.pool.connect();
        await client.query("BEGIN");
        await client.query(bump);
      }),
    );
    expect(await errorOf(call)).toMatchObject({ code: "TRANSACTION.UNFINISHED" });
  });
});

describe("one rejected branch of a Promise.all", () => {
  test("undoes them all, and what the others still send is refused", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const before = await count();
    const go = Promise.withResolvers<void>();
    let late: Promise<unknown> | undefined;
    const call = tap.withTenant("t", () =>
      tap.transaction({}, ({ query }) => {
        const slow = async (): Promise<void> => {
          await query(bump);
          await go.promise;
          await query(bump);
        };
        late = slow();
        late.catch(() => undefined);
        return Promise.all([late, query("select 1 / 0")]);
      }),
    );
    expect(await errorOf(call)).toMatchObject({ code: "22012" });
    go.resolve();
    expect(await errorOf(late!)).toMatchObject({ code: "TRANSACTION.FINISHED" });
    expect(await count()).toBe(before);
  });

  test("in a nested transaction, the others' later writes do not reach the outer one", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const before = Number(await count());
    const go = Promise.withResolvers<void>();
    let late: Promise<unknown> | undefined;
    await tap.withTenant("t", () =>
      tap.transaction({}, async ({ query }) => {
        const nested = tap.transaction({}, (inner) => {
          const slow = async (): Promise<void> => {
            await inner.query(bump);
            await go.promise;
            await tap.transaction({}, (deeper) => deeper.query(bump));
          };
          late = slow();
          late.catch(() => undefined);
          return Promise.all([late, inner.query("select 1 / 0")]);
        });
        expect(await errorOf(nested)).toMatchObject({ code: "22012" });
        go.resolve();
        expect(await errorOf(late!)).toMatchObject({ code: "TRANSACTION.FINISHED" });
        await query(bump);
      }),
    );
    expect(await count()).toBe(before + 1);
  });
});

describe("a time limit of its own inside another transaction", () => {
  test.each([
    ["nested", undefined],
    ["required", "TRANSACTION.UNEXPECTED_ROLLBACK"],
  ] as const)("%s", async (propagation, outcome) => {
    const tap = fixture.make({ poolSize: 1 });
    const call = tap.withTenant("t", () =>
      tap.transaction({}, async ({ query }) => {
        const limited = tap.transaction({ propagation, timeoutMs: 40 }, (inner) => inner.query("select pg_sleep(20)"));
        expect(await errorOf(limited)).toMatchObject({ code: "TRANSACTION.TIMEOUT" });
        if (outcome === undefined) await query("select 1");
      }),
    );
    expect((await call.catch((error: unknown) => error)) as unknown).toEqual(
      outcome === undefined ? undefined : expect.objectContaining({ code: outcome }),
    );
  });
});

describe("connections taken before", () => {
  test("a statement inside goes to the transaction's connection or nowhere", async () => {
    const tap = fixture.make({ poolSize: 2 });
    await tap.withTenant("t", async () => {
      const client = await tap.pool.connect();
      await client.query("select 1");
      const call = tap.transaction({}, () => client.query(bump) as Promise<unknown>);
      expect(await errorOf(call)).toMatchObject({ code: "TRANSACTION.OTHER_CONNECTION" });
      await client.query("select 1");
      client.release();
    });
  });

  test("a TypeORM query runner that was connected before is refused, one from inside takes part", async () => {
    const tap = fixture.make({ poolSize: 2 });
    const source = await new DataSource(withTapdb({ type: "postgres" }, tap)).initialize();
    await tap.withTenant("t", async () => {
      const before = source.createQueryRunner();
      await before.connect();
      expect(await errorOf(tap.transaction({}, () => before.query(bump)))).toMatchObject({
        driverError: { code: "TRANSACTION.OTHER_CONNECTION" },
      });
      await before.release();
      const value = await count();
      const undone = tap.transaction({}, async () => {
        const inside = source.createQueryRunner();
        await inside.query(bump);
        await inside.release();
        throw new RangeError("undo");
      });
      await errorOf(undone);
      expect(await count()).toBe(value);
    });
    await source.destroy();
  });
});

describe("REQUIRES_NEW", () => {
  test("on a pool of one is refused at once", async () => {
    const tap = fixture.make({ poolSize: 1, poolTimeoutMs: 30_000 });
    const startedAt = performance.now();
    for (const propagation of ["requires_new", "not_supported"] as const) {
      const call = tap.withTenant("t", () =>
        tap.transaction({}, () => tap.transaction({ propagation }, ({ query }) => query("select 1"))),
      );
      expect(await errorOf(call)).toMatchObject({ code: "POOL.SELF_DEADLOCK" });
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test("two that hold all connections: one is refused, the other gets through", async () => {
    const tap = fixture.make({ poolSize: 2, poolTimeoutMs: 30_000 });
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const chain = (own: 0 | 1) =>
      tap.withTenant("t", () =>
        tap.transaction({}, async ({ query }) => {
          await query("select 1");
          both[own].resolve();
          await Promise.all(both.map(({ promise }) => promise));
          return tap.transaction({ propagation: "requires_new" }, (inner) => inner.query("select 1"));
        }),
      );
    const outcomes = await Promise.allSettled([chain(0), chain(1)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "POOL.SELF_DEADLOCK" },
    });
  });
});
