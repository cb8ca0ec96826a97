import { ConnectionPoolManager, createTapdb, isTapdbError } from "@tapdb/core";
import { pgBouncerUnavailable, runSql, startPgBouncer } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();
const SLEEP = "select pg_sleep($1)";

describe("acquisitions", () => {
  test("of another tenant come next, however long the queue of the first is", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.start();
    const ended: string[] = [];
    const run = (tenant: string): Promise<unknown> =>
      tap.withTenant(tenant, () => rowsOf(tap, SLEEP, [0.005])).then(() => ended.push(tenant));
    const noisy = Array.from({ length: 20 }, () => run("tenant-0001"));
    await Promise.all([...noisy, run("tenant-0002")]);
    expect(ended.indexOf("tenant-0002")).toBeLessThanOrEqual(2);
    expect(tap.pool.gate.stats).toMatchObject({ running: 0, waiting: 0 });
  });

  test("end by timeout, by signal, by a full queue and by suspension, each with its code, and none reaches the server", async () => {
    const tap = fixture.make({ poolSize: 1, pool: { admission: { maxQueue: 2 } } });
    const inTenant = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant("tenant-0001", work);
    await tap.start();
    const held = await inTenant(() => tap.pool.connect());
    const insert = (): Promise<unknown> =>
      rowsOf(tap, "insert into customers (tenant_id, name, email) values ('tenant-0001', 'late', 'late@example.com')");
    const controller = new AbortController();
    const late = inTenant(() => tap.withAdmission({ timeoutMs: 50 }, insert));
    const aborted = inTenant(() => tap.withAdmission({ signal: controller.signal }, insert));
    const codes = [errorOf(inTenant(insert)), errorOf(late), errorOf(aborted)];
    controller.abort();
    const failed = await Promise.all(codes);
    tap.pools.suspend("refuse");
    failed.push(await errorOf(inTenant(insert)));
    tap.pools.resume();
    expect(failed.map(({ code }) => code)).toEqual([
      "POOL.QUEUE_FULL",
      "POOL.ACQUIRE_TIMEOUT",
      "DRIVER.CANCELLED",
      "POOL.SUSPENDED",
    ]);
    expect(failed.every((error) => isTapdbError(error) && error.hint !== "")).toBe(true);
    held.release();
    expect(await inTenant(() => rowsOf(tap, "select 1 from customers where name = 'late'"))).toEqual([]);
    const { failed: counted } = tap.getMetrics().pool as { failed: Record<string, number> };
    expect(counted).toEqual({
      "POOL.QUEUE_FULL": 1,
      "POOL.ACQUIRE_TIMEOUT": 1,
      "DRIVER.CANCELLED": 1,
      "POOL.SUSPENDED": 1,
    });
  });

  test("wait while the pool is suspended, and go on with resume", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.start();
    tap.pools.suspend();
    expect(await tap.healthCheck()).toMatchObject({ status: "degraded" });
    const rows = tap.withTenant("tenant-0001", () => rowsOf(tap, "select 1 as one"));
    expect(tap.pool.waitingCount).toBe(1);
    tap.pools.resume();
    expect(await rows).toEqual([{ one: 1 }]);
  });

  test("that wait when the pool ends are told so at once", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.start();
    const held = await tap.withTenant("tenant-0001", () => tap.pool.connect());
    const waiting = errorOf(tap.withTenant("tenant-0002", () => rowsOf(tap, "select 1")));
    const closed = tap.close();
    expect(await waiting).toMatchObject({ code: "POOL.CLOSED" });
    held.release();
    await closed;
  });

  test("inside a transaction need no permit", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const rows = await tap.withTenant("tenant-0001", () =>
      tap.transaction({}, () => Promise.all([1, 2, 3].map((n) => rowsOf(tap, "select $1::int as n", [n])))),
    );
    expect(rows.flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(tap.pool.gate.stats).toMatchObject({ granted: 1, running: 0 });
  });
});

describe("permits", () => {
  test("come back from statements that fail, from backends that end, and from connections that can't be opened", async () => {
    const tap = fixture.make({ poolSize: 2 });
    const inTenant = <T>(work: () => Promise<T>): Promise<T> => tap.withTenant("tenant-0001", work);
    await tap.start();
    await Promise.all(
      Array.from({ length: 20 }, (_unused, at) =>
        errorOf(
          inTenant(() => rowsOf(tap, at % 2 === 0 ? "select 1 / 0" : "select pg_terminate_backend(pg_backend_pid())")),
        ),
      ),
    );
    const refused = fixture.make({ databaseUrl: fixture.database.appUrl.replace(/\/[^/]*$/, "/no_such_database") });
    expect(await errorOf(refused.withTenant("a", () => rowsOf(refused, "select 1")))).toMatchObject({
      code: "CONNECTION.REFUSED",
    });
    expect(tap.pool.gate.stats).toMatchObject({ running: 0, waiting: 0 });
    expect(await inTenant(() => rowsOf(tap, "select 1 as one"))).toEqual([{ one: 1 }]);
  });
});

describe("a pool that can't be built as configured", () => {
  test("says so at the start, with the figures", async () => {
    const [limits] = await runSql(
      fixture.database.adminUrl,
      "select current_setting('max_connections')::int as server",
    );
    const tap = createTapdb({
      databaseUrl: fixture.database.appUrl,
      poolSize: 10,
      maxOverflow: Number(limits!.server),
    });
    const error = await errorOf(tap.start());
    expect(error).toMatchObject({ code: "POOL.EXCEEDS_SERVER", details: { poolSize: 10, server: limits!.server } });
    expect(error.message).toContain(String(limits!.server));
    await tap.close();
  });

  test("says so of a pooler in statement mode", async (context) => {
    const missing = await pgBouncerUnavailable();
    if (missing !== undefined) return context.skip(missing);
    const bouncer = await startPgBouncer({ target: fixture.database.appUrl, poolMode: "statement", poolSize: 2 });
    const tap = fixture.make({ databaseUrl: bouncer.url() });
    expect(await errorOf(tap.start())).toMatchObject({ code: "POOL.POOLER_MODE" });
    await tap.close();
    await bouncer.stop();
  });
});

describe("ConnectionPoolManager", () => {
  test("stands alone: sessions, figures, health, end", async () => {
    const pools = new ConnectionPoolManager({ databaseUrl: fixture.database.appUrl, poolSize: 2, maxOverflow: 0 });
    const tenant = {
      kind: "tenant",
      tenant: "tenant-0001",
      unitOfWork: {},
      transaction: undefined,
      labels: undefined,
    } as const;
    const read = (): Promise<unknown> =>
      pools.sessionScope(async (session) => (await session.execute("select count(*)::int as n from customers")).rows);
    await expect(read()).rejects.toMatchObject({ code: "CONTEXT.MISSING" });
    expect(await pools.context.run(tenant, read)).toEqual([{ n: 4 }]);
    await pools.context.run(tenant, () => Promise.all([read(), read(), read()]));
    expect(pools.getMetrics()).toMatchObject({
      max: 2,
      granted: 4,
      wait: { count: 4 },
      run: { count: 4 },
      tenants: [{ tenant: "tenant-0001", wait: { count: 4 }, run: { count: 4 }, failed: 0 }],
      rest: { run: { count: 0 } },
      system: undefined,
    });
    expect(await pools.healthCheck()).toMatchObject({ status: "healthy" });
    await pools.close();
    await expect(pools.context.run(tenant, read)).rejects.toMatchObject({ code: "POOL.CLOSED" });
  });
});
