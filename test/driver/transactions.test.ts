import { killBackends } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();
const COUNT = "select count(*)::int as n from notes";
const insert = (body: string) => ["insert into notes (body) values ($1)", [body]] as const;

describe("an ORM's own transaction statements on a checked-out connection", () => {
  test("open transaction released: the connection is destroyed and nobody sees the transaction", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const destroyed: unknown[] = [];
    tap.observe({ onConnection: (event) => void destroyed.push(event) });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      await client.query("BEGIN");
      await client.query(...insert("left open"));
      client.release();
      expect(destroyed).toContainEqual({ kind: "destroyed-dirty", reason: "open-transaction" });
      expect(await rowsOf(tap, "select 1 from notes where body = 'left open'")).toEqual([]);
    });
  });

  test("aborted transaction committed: COMMIT is an error", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      await client.query("BEGIN");
      await errorOf(client.query("select nope") as Promise<unknown>);
      const error = await errorOf(client.query("COMMIT") as Promise<unknown>);
      expect(error).toMatchObject({ code: "TRANSACTION.COMMIT_ROLLED_BACK", cause: { code: "42703" } });
      client.release();
      expect(await rowsOf(tap, COUNT)).toHaveLength(1);
    });
  });

  test("driver reconnecting mid-transaction: the transaction's next statement fails, nothing runs outside it", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const error = await errorOf(
        tap.transaction({}, async (tx) => {
          await tx.query("select 1");
          await killBackends(fixture.database.adminUrl, { user: fixture.database.roles.app });
          await tx.query(...insert("after the kill"));
        }),
      );
      expect(error).toMatchObject({ code: "CONNECTION.LOST" });
      expect(await rowsOf(tap, "select 1 from notes where body = 'after the kill'")).toEqual([]);
    });
  });

  test("savepoint rollback undoing a binding: the binding stays", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      await client.query("BEGIN");
      await client.query("SAVEPOINT first");
      expect(await client.query(COUNT)).toMatchObject({ rows: [{ n: 4 }] });
      await client.query("ROLLBACK TO SAVEPOINT first");
      expect(await client.query(COUNT)).toMatchObject({ rows: [{ n: 4 }] });
      await client.query("COMMIT AND CHAIN");
      expect(await client.query(COUNT)).toMatchObject({ rows: [{ n: 4 }] });
      await client.query("ROLLBACK");
      client.release();
    });
  });

  test("BEGIN and COMMIT with nothing between send nothing, and the level reaches the server", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      expect(await client.query("BEGIN")).toMatchObject({ command: "BEGIN" });
      expect(await client.query("COMMIT")).toMatchObject({ command: "COMMIT" });
      await client.query("START TRANSACTION READ ONLY");
      await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      expect(
        await client.query(
          "select current_setting('transaction_isolation') as i, current_setting('transaction_read_only') as r",
        ),
      ).toMatchObject({
        rows: [{ i: "repeatable read", r: "on" }],
      });
      await client.query("ROLLBACK");
      client.release();
    });
  });

  test("a statement of another tenant, or of the system, in an open transaction is refused", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      await client.query("BEGIN");
      await client.query(COUNT);
      const foreign = tap.withTenant("tenant-0002", () => client.query(COUNT) as Promise<unknown>);
      expect(await errorOf(foreign)).toMatchObject({ code: "CONTEXT.TENANT_MISMATCH" });
      const system = tap.asSystem({ reason: "test" }, () => client.query(COUNT) as Promise<unknown>);
      expect(await errorOf(system)).toMatchObject({ code: "CONTEXT.TENANT_MISMATCH" });
      expect(await client.query(COUNT)).toMatchObject({ rows: [{ n: 4 }] });
      await client.query("ROLLBACK");
      client.release();
    });
  });

  test("session state left behind costs the connection", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const pid = () => tap.withTenant("tenant-0001", () => rowsOf(tap, "select pg_backend_pid() as pid"));
    for (const text of [
      "set search_path = pg_catalog",
      "create temp table t (a int)",
      "select pg_advisory_lock(1)",
      "prepare p as select 1",
    ]) {
      const before = await pid();
      await tap.withTenant("tenant-0001", () => rowsOf(tap, text));
      expect(await pid(), text).not.toEqual(before);
    }
    const before = await pid();
    await tap.withTenant("tenant-0001", () => tap.transaction({}, (tx) => tx.query("set local work_mem = '8MB'")));
    expect(await pid()).toEqual(before);
  });
});

describe("tap.transaction", () => {
  test("commits, rolls back, and joins whoever asks the pool inside it", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0002", async () => {
      await tap.transaction({}, async (tx) => {
        await tx.query(...insert("one"));
        expect(await rowsOf(tap, COUNT)).toEqual([{ n: 5 }]);
        const client = await tap.pool.connect();
        await client.query("BEGIN");
        await client.query(...insert("two"));
        await client.query("ROLLBACK");
        client.release();
      });
      expect(await rowsOf(tap, COUNT)).toEqual([{ n: 5 }]);
      const failure = new RangeError("no");
      expect(
        await errorOf(
          tap.transaction({}, async (tx) => {
            await tx.query("delete from notes");
            throw failure;
          }),
        ),
      ).toBe(failure);
      expect(await rowsOf(tap, COUNT)).toEqual([{ n: 5 }]);
    });
  });

  test("runs the whole work again on a serialization failure", async () => {
    const tap = fixture.make({ poolSize: 4 });
    await tap.withTenant("tenant-0003", async () => {
      await rowsOf(tap, "insert into notes (body) values ('counter')");
      await rowsOf(tap, "update notes set attributes = '{\"n\": 0}' where body = 'counter'");
      const attempts: number[] = [];
      const bump = () =>
        tap.transaction({ isolation: "serializable", retry: { maxAttempts: 50 } }, async (tx) => {
          attempts.push(tx.attempt);
          const { rows } = await tx.query<{ n: number }>(
            "select (attributes->>'n')::int as n from notes where body = 'counter'",
          );
          await tx.query("update notes set attributes = jsonb_build_object('n', $1::int) where body = 'counter'", [
            rows[0]!.n + 1,
          ]);
        });
      await Promise.all(Array.from({ length: 12 }, bump));
      expect(await rowsOf(tap, "select attributes from notes where body = 'counter'")).toEqual([
        { attributes: { n: 12 } },
      ]);
      expect(attempts.length).toBe(12 + tap.transactions.getMetrics().retried);
    });
  });

  test("gives up after maxAttempts, and does not retry what no retry can mend", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0003", async () => {
      let runs = 0;
      const raise = (state: string) =>
        tap.transaction({ retry: { maxAttempts: 3 } }, (tx) => {
          runs += 1;
          return tx.query(`do $$ begin raise exception 'x' using errcode = '${state}'; end $$`);
        });
      expect(await errorOf(raise("40001"))).toMatchObject({
        code: "TRANSACTION.RETRIES_EXHAUSTED",
        cause: { code: "40001" },
      });
      expect(runs).toBe(3);
      expect(await errorOf(raise("23505"))).toMatchObject({ code: "23505" });
      expect(runs).toBe(4);
    });
  });

  test("a nested call is a savepoint, and may not ask for another level", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0004", async () => {
      await tap.transaction({ isolation: "repeatable read" }, async (tx) => {
        await tx.query(...insert("outer"));
        await errorOf(
          tap.transaction({}, async (inner) => {
            await inner.query(...insert("inner"));
            await inner.query("select nope");
          }),
        );
        await tap.transaction({ isolation: "repeatable read" }, (inner) => inner.query(...insert("kept")));
        expect(await errorOf(tap.transaction({ isolation: "serializable" }, () => undefined))).toMatchObject({
          code: "TRANSACTION.ISOLATION_MISMATCH",
        });
      });
      expect(
        await rowsOf(tap, "select body from notes where body in ('outer', 'inner', 'kept') order by body"),
      ).toEqual([{ body: "kept" }, { body: "outer" }]);
    });
  });

  test("siblings in Promise.all: one's rollback does not undo the other", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0005", async () => {
      await tap.transaction({}, async () => {
        const outcomes = await Promise.allSettled([
          tap.transaction({}, async (tx) => {
            await tx.query(...insert("first"));
            await tx.query("select nope");
          }),
          tap.transaction({}, (tx) => tx.query(...insert("second"))),
          rowsOf(tap, "insert into notes (body) values ('third')"),
        ]);
        expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
      });
      expect(
        await rowsOf(tap, "select body from notes where body in ('first', 'second', 'third') order by body"),
      ).toEqual([{ body: "second" }, { body: "third" }]);
    });
  });

  test("times out: the statement is cancelled, the work rolled back, the connection good again", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const startedAt = performance.now();
      const slow = tap.transaction({ timeoutMs: 100 }, async (tx) => {
        await tx.query(...insert("too slow"));
        await tx.query("select pg_sleep(10)");
      });
      expect(await errorOf(slow)).toMatchObject({ code: "TRANSACTION.TIMEOUT" });
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      expect(await rowsOf(tap, "select 1 from notes where body = 'too slow'")).toEqual([]);
    });
  });

  test("is cancelled by its signal, also while it waits in the application", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const controller = new AbortController();
      const work = tap.transaction({ signal: controller.signal }, async (tx) => {
        await tx.query("select 1");
        controller.abort();
        await new Promise(() => undefined);
      });
      expect(await errorOf(work)).toMatchObject({ code: "DRIVER.CANCELLED" });
      expect(await rowsOf(tap, COUNT)).toHaveLength(1);
    });
  });

  test("a statement that comes after the end is refused, and the other tenant's context too", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      let late: (() => Promise<unknown>) | undefined;
      await tap.transaction({}, async (tx) => {
        await tx.query("select 1");
        const context = tap.context.current();
        late = () => tap.context.run(context, () => rowsOf(tap, "select 1"));
        expect(await errorOf(tap.withTenant("tenant-0002", () => rowsOf(tap, COUNT)))).toMatchObject({
          code: "CONTEXT.TENANT_MISMATCH",
        });
      });
      expect(await errorOf(late!())).toMatchObject({ code: "TRANSACTION.FINISHED" });
    });
  });

  test("named parameters, and a statement cancelled by its signal", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0001", async () => {
      const named = await tap.sessionScope((session) =>
        session.execute("select :word::text as word, :word || '!' as loud", { word: "hi" }),
      );
      expect(named.rows).toEqual([{ word: "hi", loud: "hi!" }]);
      const controller = new AbortController();
      const slow = tap.sessionScope((session) =>
        session.execute("select pg_sleep(10)", [], { signal: controller.signal }),
      );
      setTimeout(() => controller.abort(), 50);
      expect(await errorOf(slow)).toMatchObject({ code: "DRIVER.CANCELLED" });
    });
  });
});

describe("what a connection is given back with", () => {
  test("a BEGIN that was never sent does not reach the next user", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      await client.query("BEGIN");
      client.release();
    });
    await tap.withTenant("tenant-0002", async () => {
      expect(
        await rowsOf(tap, "select pg_current_xact_id_if_assigned() as id, count(*)::int as n from customers"),
      ).toEqual([{ id: null, n: 4 }]);
      const client = await tap.pool.connect();
      expect(client.pipeline_.block.status).toBe("I");
      client.release();
    });
  });

  test("released twice: an error, and the connection is there once", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      client.release();
      expect(() => client.release()).toThrow(expect.objectContaining({ code: "POOL.RELEASED_DIRTY" }));
      expect(tap.pool.idleCount).toBe(1);
    });
  });

  test("COMMIT inside tap.transaction is refused, ROLLBACK of nothing is not an error", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", () =>
      tap
        .transaction({}, async () => {
          expect(await errorOf(rowsOf(tap, "commit"))).toMatchObject({ code: "DRIVER.STATEMENT_REFUSED" });
          await tap.pool.query("rollback");
          const controller = new AbortController();
          setTimeout(() => controller.abort(), 30);
          const slow = tap.sessionScope((session) =>
            session.execute("select pg_sleep(10)", [], { signal: controller.signal }),
          );
          expect(await errorOf(slow)).toMatchObject({ code: "DRIVER.CANCELLED" });
        })
        .catch((error: Error & { code?: string }) => expect(error.code).toBe("TRANSACTION.COMMIT_ROLLED_BACK")),
    );
  });
});
