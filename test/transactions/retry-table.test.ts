/** The retry table, row by row: what a real server answers, and how often the work ran. */
import { cancelKind, retryRule, sqlStateOf, type Tapdb, type Transaction, type TransactionOptions } from "@tapdb/core";
import { connectionUrl, killBackends, wireProxy } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { FAILING_SQL } from "./failing-sql.ts";
import { errorOf, itemsFixture } from "./fixture.ts";

const fixture = itemsFixture();

interface Ran {
  readonly runs: number;
  readonly error: (Error & { code?: string; cause?: unknown }) | undefined;
}

/** Runs `work` in a transaction, and counts how often it ran. */
async function run(
  tap: Tapdb,
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<unknown>,
): Promise<Ran> {
  let runs = 0;
  const call = tap.withTenant("t", () =>
    tap.transaction(options, async (transaction) => {
      runs += 1;
      await work(transaction);
    }),
  );
  const error = await call.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return { runs, error };
}

describe("errors that no retry can mend", () => {
  test.each(FAILING_SQL.map(({ sqlstate, statements }) => [sqlstate, statements] as const))(
    "%s is given to the caller at once",
    async (sqlstate, statements) => {
      const tap = fixture.make({ poolSize: 1 });
      const { runs, error } = await run(tap, {}, async (transaction) => {
        for (const statement of statements) await transaction.query(statement);
      });
      expect(sqlStateOf(error)).toBe(sqlstate);
      expect(runs).toBe(1);
      expect(["never", "opt-in", "prepare-again"]).toContain(retryRule(sqlstate).decision);
      await tap.close();
    },
  );

  test("are 40 and more", () => {
    expect(new Set(FAILING_SQL.map(({ sqlstate }) => sqlstate)).size).toBeGreaterThanOrEqual(40);
  });

  test.each(["40002", "40003", "08007", "55006", "XX001", "53100", "53200"])(
    "%s as well, where code raises it",
    async (sqlstate) => {
      const tap = fixture.make({ poolSize: 1 });
      const raise = `do $$ begin raise exception 'x' using errcode = '${sqlstate}'; end $$`;
      const { runs, error } = await run(tap, {}, ({ query }) => query(raise));
      expect([sqlStateOf(error), runs]).toEqual([sqlstate, 1]);
      await tap.close();
    },
  );
});

describe("40001 and 40P01", () => {
  test("40001 from an update of a row that has changed", async () => {
    const other = await fixture.session();
    const { runs, error } = await run(fixture.make(), { isolation: "repeatable read" }, async ({ attempt, query }) => {
      await query("select n from items");
      if (attempt === 1) await other.query("update items set n = n + 1 where id = 1");
      await query("update items set n = n + 1 where id = 1");
    });
    expect([runs, error]).toEqual([2, undefined]);
  });

  test("40001 from COMMIT itself", async () => {
    const other = await fixture.session();
    const events: (string | undefined)[] = [];
    const tap = fixture.make();
    tap.observe({
      onTransaction: ({ kind, errorCode }) => void events.push(`${kind} ${errorCode}`),
    });
    let lastStatement: unknown;
    const { runs, error } = await run(tap, { isolation: "serializable" }, async ({ attempt, query }) => {
      await query("select n from items where id = 1");
      lastStatement = await query("update items set n = n + 1 where id = 2");
      if (attempt > 1) return;
      await other.query("begin isolation level serializable");
      await other.query("select n from items where id = 2");
      await other.query("update items set n = n + 1 where id = 1");
      await other.query("commit");
    });
    expect(lastStatement).toMatchObject({ rowCount: 1 });
    expect([runs, error, events]).toEqual([2, undefined, ["retried 40001", "committed undefined"]]);
  });

  test("40P01: the victim runs again, and both get through", async () => {
    const tap = fixture.make({ transactions: { deadlocks: { enabled: false } } });
    const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const update = "update items set n = n + 1 where id = $1";
    const crosswise = (first: 0 | 1) =>
      run(tap, {}, async ({ query }) => {
        await query(update, [first + 1]);
        locked[first].resolve();
        await Promise.all(locked.map(({ promise }) => promise));
        await query(update, [2 - first]);
      });
    const both = await Promise.all([crosswise(0), crosswise(1)]);
    expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(both[0].runs + both[1].runs).toBe(3);
  });

  test("a nested transaction that conflicts unwinds to the outermost", async () => {
    const other = await fixture.session();
    const tap = fixture.make();
    const attempts: number[] = [];
    const { runs } = await run(tap, { isolation: "repeatable read" }, async ({ attempt, query }) => {
      await query("select n from items");
      if (attempt === 1) await other.query("update items set n = n + 1 where id = 1");
      await tap.transaction({}, async (inner) => {
        attempts.push(inner.attempt);
        await inner.query("update items set n = n + 1 where id = 1");
      });
    });
    expect([runs, attempts]).toEqual([2, [1, 2]]);
  });
});

describe("what is retried only where it is asked for", () => {
  const takeNextId = "insert into items (id) select max(id) + 1 from items";
  const nextId = async (other: { query(text: string): Promise<unknown> }, { attempt, query }: Transaction) => {
    await query("select max(id) from items");
    if (attempt === 1) await other.query(takeNextId);
    await query(takeNextId);
  };

  test("23505 at REPEATABLE READ", async () => {
    const other = await fixture.session();
    const tap = fixture.make();
    const level = { isolation: "repeatable read" } as const;
    expect(await run(tap, level, (tx) => nextId(other, tx))).toMatchObject({ runs: 1, error: { code: "23505" } });
    const wanted = { ...level, retry: { on: ["23505"] } } as const;
    expect(await run(tap, wanted, (tx) => nextId(other, tx))).toEqual({ runs: 2, error: undefined });
  });

  test("a true duplicate stays one, after three attempts; at READ COMMITTED it is one from the start", async () => {
    const tap = fixture.make();
    const duplicate = ({ query }: Transaction) => query("insert into items (id) values (1)");
    const retry = { on: ["23505"] } as const;
    expect(await run(tap, { isolation: "serializable", retry }, duplicate)).toMatchObject({
      runs: 3,
      error: { code: "23505" },
    });
    expect(await run(tap, { retry }, duplicate)).toMatchObject({ runs: 1, error: { code: "23505" } });
  });

  test("23P01 at SERIALIZABLE", async () => {
    const other = await fixture.session();
    const book =
      "insert into items (id, span) select max(id) + 1, int4range(max(upper(span)), max(upper(span)) + 2) from items";
    const wanted = { isolation: "serializable", retry: { on: ["23P01", "23505"] } } as const;
    const { runs, error } = await run(fixture.make(), wanted, async ({ attempt, query }) => {
      await query("select max(upper(span)) from items");
      if (attempt === 1) await other.query(`${book.replace("max(id) + 1", "max(id) + 100")}`);
      await query(book);
    });
    expect([runs, error]).toEqual([2, undefined]);
  });

  test.each([
    ["NOWAIT", {}, "select from items where id = 2 for update nowait"],
    ["lock_timeout", { lockTimeoutMs: 30 }, "update items set n = 7 where id = 2"],
  ])("55P03 from %s", async (_how, options, statement) => {
    const holder = await fixture.session();
    await holder.query("begin");
    await holder.query("select from items where id = 2 for update");
    const tap = fixture.make();
    expect(await run(tap, options, ({ query }) => query(statement))).toMatchObject({
      runs: 1,
      error: { code: "55P03" },
    });
    const wanted = { ...options, retry: { on: ["55P03"] } } as const;
    const { runs, error } = await run(tap, wanted, async ({ attempt, query }) => {
      if (attempt === 2) await holder.query("rollback");
      await query(statement);
    });
    expect([runs, error]).toEqual([2, undefined]);
  });

  test.each([
    [
      "57P01: the backend was ended",
      async () => void (await killBackends(fixture.database.adminUrl, { user: fixture.database.roles.app })),
    ],
  ])("%s", async (_how, lose) => {
    const tap = fixture.make({ poolSize: 1 });
    const work = async ({ attempt, query }: Transaction): Promise<void> => {
      await query("select 1");
      if (attempt === 1) await lose();
      await query("select 2");
    };
    const unasked = await run(tap, {}, work);
    expect(unasked).toMatchObject({ runs: 1, error: { code: "CONNECTION.LOST" } });
    expect(sqlStateOf(unasked.error)).toBe("57P01");
    expect(await run(tap, { retry: { on: ["08006"] } }, work)).toEqual({ runs: 2, error: undefined });
  });

  test("08006: the connection was cut; after COMMIT was sent, nobody retries", async () => {
    const proxy = await wireProxy({ target: fixture.database.appUrl });
    const tap = fixture.make({ poolSize: 1, databaseUrl: proxy.url() });
    const wanted = { retry: { on: ["08006"] } } as const;
    const cut = await run(tap, wanted, async ({ attempt, query }) => {
      await query("select 1");
      if (attempt === 1) await proxy.cutAll();
      await query("select 2");
    });
    expect(cut).toEqual({ runs: 2, error: undefined });
    for (const when of ["before", "after"] as const) {
      const ambiguous = await run(tap, wanted, async ({ query }) => {
        await query("update items set n = n + 1 where id = 1");
        await proxy.cutAt({ text: "COMMIT", when });
      });
      expect(ambiguous).toMatchObject({ runs: 1, error: { code: "TRANSACTION.OUTCOME_UNKNOWN" } });
    }
    await tap.close();
    await proxy.close();
  });
});

describe("what ends a transaction from outside", () => {
  test("25P02 gives way to the error that was swallowed", async () => {
    const { runs, error } = await run(fixture.make(), {}, async ({ query }) => {
      await query("select 1 / 0").catch(() => undefined);
      await query("select 1").catch(() => undefined);
    });
    expect(runs).toBe(1);
    expect(error).toMatchObject({ code: "TRANSACTION.COMMIT_ROLLED_BACK", cause: { code: "22012" } });
  });

  test("40001 that was swallowed, and followed by 25P02, is retried all the same", async () => {
    const raise = "do $$ begin raise exception 'x' using errcode = '40001'; end $$";
    const { runs } = await run(fixture.make(), { retry: { maxAttempts: 2 } }, async ({ query }) => {
      await query(raise).catch(() => undefined);
      await query("select 1");
    });
    expect(runs).toBe(2);
  });

  test.each([
    ["25P03", { idleTimeoutMs: 30 }, "select 1"],
    ["25P04", {}, "set local transaction_timeout = 30"],
  ])("%s ends the session, and is never retried", async (sqlstate, options, first) => {
    const tap = fixture.make({ poolSize: 1 });
    const wanted = { ...options, retry: { on: ["08006"] } } as const;
    const { runs, error } = await run(tap, wanted, async ({ query }) => {
      const { rows } = await query<{ pid: number }>("select pg_backend_pid() as pid");
      await query(first);
      await gone(rows[0]!.pid);
      await query("select 2");
    });
    expect(error).toMatchObject({ code: "CONNECTION.LOST" });
    expect([sqlStateOf(error), runs]).toEqual([sqlstate, 1]);
  });

  async function gone(pid: number): Promise<void> {
    const other = await fixture.session();
    for (;;) {
      const { rows } = await other.query("select from pg_stat_activity where pid = $1", [pid]);
      if (rows.length === 0) return;
    }
  }

  test("57014 is told apart: the server's timeout, a request, and our own deadline", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const sleep = ({ query }: Transaction) => query("select pg_sleep(5)");
    const timedOut = await run(tap, { statementTimeoutMs: 30 }, sleep);
    expect([sqlStateOf(timedOut.error), cancelKind(timedOut.error), timedOut.runs]).toEqual([
      "57014",
      "statement-timeout",
      1,
    ]);
    const other = await fixture.session();
    const cancelled = await run(tap, {}, async ({ query }) => {
      const { rows } = await query<{ pid: number }>("select pg_backend_pid() as pid");
      const sleeping = query("select pg_sleep(5)");
      sleeping.catch(() => undefined);
      await other.query("select pg_cancel_backend($1)", [rows[0]!.pid]);
      await sleeping;
    });
    expect([cancelKind(cancelled.error), cancelled.runs]).toEqual(["cancel-request", 1]);
    const late = await run(tap, { timeoutMs: 30 }, sleep);
    expect(late).toMatchObject({ runs: 1, error: { code: "TRANSACTION.TIMEOUT" } });
    expect(cancelKind(late.error)).toBeUndefined();
  });
});

describe("connections that cannot be made", () => {
  test("53300 is waited for, as long as a connection may take", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const { app } = fixture.database.roles;
    const other = await fixture.session();
    await tap.start();
    await killBackends(fixture.database.adminUrl, { user: app });
    await other.query(`alter role ${app} connection limit 0`);
    const refused = await run(fixture.make({ poolTimeoutMs: 300 }), {}, async () => undefined);
    expect(refused).toMatchObject({ runs: 0, error: { code: "POOL.ACQUIRE_TIMEOUT" } });
    expect(sqlStateOf(refused.error)).toBe("53300");
    const waiting = run(tap, {}, ({ query }) => query("select 1"));
    await other.query(`alter role ${app} connection limit -1`);
    expect(await waiting).toEqual({ runs: 1, error: undefined });
  });

  test("28P01 and a port where nobody listens are told at once", async () => {
    const login = connectionUrl(fixture.database.appUrl, { password: "wrong" });
    const wrong = await run(fixture.make({ databaseUrl: login }), {}, async () => undefined);
    expect([wrong.runs, sqlStateOf(wrong.error)]).toEqual([0, "28P01"]);
    const nobody = fixture.make({ databaseUrl: connectionUrl(fixture.database.appUrl, { port: 1 }) });
    expect(await run(nobody, {}, async () => undefined)).toMatchObject({
      runs: 0,
      error: { code: "CONNECTION.UNREACHABLE" },
    });
  });
});

test("the error of an exhausted retry keeps its cause", async () => {
  const raise = "do $$ begin raise exception 'x' using errcode = '40P01'; end $$";
  const tap = fixture.make({ poolSize: 1 });
  const call = tap.withTenant("t", () => tap.transaction({ retry: { maxAttempts: 2 } }, ({ query }) => query(raise)));
  expect(await errorOf(call)).toMatchObject({
    code: "TRANSACTION.RETRIES_EXHAUSTED",
    details: { attempts: 2 },
    cause: { code: "40P01" },
  });
});
