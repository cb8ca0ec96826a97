import { wireProxy } from "@tapdb/testkit";
import Cursor from "pg-cursor";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import QueryStream from "pg-query-stream";
import pg from "pg";
import { text as readAll } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

const fixture = driverFixture();
const COUNT = "select count(*)::int as n, min(tenant_id) as tenant from customers";
const own = (tenant: string) => [{ n: 4, tenant }];

describe("one flight outside transactions", () => {
  test("parameters, plain text, a name of the application's, several statements", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0001", async () => {
      expect(await rowsOf(tap, `${COUNT} where id > $1`, [0])).toEqual(own("tenant-0001"));
      expect(await rowsOf(tap, COUNT)).toEqual(own("tenant-0001"));
      expect(await rowsOf(tap, { name: "mine", text: COUNT })).toEqual(own("tenant-0001"));
      const results = (await tap.pool.query(`${COUNT}; select 2 as two`)) as unknown as { rows: unknown[] }[];
      expect(results.map(({ rows }) => rows)).toEqual([own("tenant-0001"), [{ two: 2 }]]);
      expect(await rowsOf(tap, `${COUNT}; `)).toEqual(own("tenant-0001"));
      expect(await rowsOf(tap, { text: COUNT, rowMode: "array" })).toEqual([[4, "tenant-0001"]]);
      expect(await rowsOf(tap, "")).toEqual([]);
    });
  });

  test("a hot text is prepared once and stays bound to whoever asks", async () => {
    const tap = fixture.make({ poolSize: 1 });
    for (let round = 1; round <= 5; round += 1) {
      for (const tenant of ["tenant-0001", "tenant-0002"]) {
        await tap.withTenant(tenant, async () =>
          expect(await rowsOf(tap, `${COUNT} where id > $1`, [0])).toEqual(own(tenant)),
        );
      }
    }
    const prepared = await tap.withTenant("tenant-0001", () =>
      rowsOf(tap, "select name, statement from pg_prepared_statements"),
    );
    expect(prepared.filter(({ statement }) => String(statement).startsWith(COUNT))).toHaveLength(1);
  });

  test("prepared statements are bounded, and the least used are closed on the server", async () => {
    const tap = fixture.make({ poolSize: 1, preparedStatements: { maxPerConnection: 4, hotAfter: 1 } });
    await tap.withTenant("tenant-0001", async () => {
      for (let index = 0; index < 40; index += 1) await rowsOf(tap, `select ${index} as n where $1 = 1`, [1]);
      const [left] = await rowsOf<{ n: number }>(tap, "select count(*)::int as n from pg_prepared_statements");
      expect(left!.n).toBeLessThanOrEqual(5);
    });
  });

  test("costs no flight of its own", async () => {
    const proxy = await wireProxy({ target: fixture.database.appUrl });
    // What a slow machine would have us look at.
    const health = { validateAfterMs: 60_000 };
    const transactions = { deadlocks: { enabled: false } };
    const tap = fixture.make({ databaseUrl: proxy.url(), poolSize: 1, pool: { health }, transactions });
    await tap.start();
    await proxy.reset();
    await tap.withTenant("tenant-0001", async () => {
      for (let index = 0; index < 10; index += 1) await rowsOf(tap, "select * from customers where id = $1", [index]);
    });
    expect((await proxy.stats()).flights).toBe(10);
    await proxy.reset();
    await tap.withTenant("tenant-0001", () =>
      tap.transaction({ isolation: "serializable" }, async (tx) => {
        await tx.query("select 1");
        await tx.query("select 2");
      }),
    );
    expect((await proxy.stats()).flights).toBe(3);
    await tap.close();
    await proxy.close();
  });
});

describe("what holds a connection open across flights", () => {
  test("a cursor sees one tenant, and can be left half read", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0002", async () => {
      const client = await tap.pool.connect();
      const cursor = client.query(new Cursor("select tenant_id from customers order by id")) as Cursor<{
        tenant_id: string;
      }>;
      expect(await cursor.read(2)).toEqual([{ tenant_id: "tenant-0002" }, { tenant_id: "tenant-0002" }]);
      await cursor.close();
      client.release();
      expect(await rowsOf(tap, COUNT)).toEqual(own("tenant-0002"));
    });
  });

  test("a stream sees one tenant; an error in it is the stream's", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0003", async () => {
      const client = await tap.pool.connect();
      const seen: unknown[] = [];
      for await (const row of client.query(new QueryStream("select tenant_id from customers")) as QueryStream)
        seen.push(row);
      expect(seen).toEqual(Array.from({ length: 4 }, () => ({ tenant_id: "tenant-0003" })));
      const failing = client.query(new QueryStream("select 1 / 0")) as QueryStream;
      expect(await errorOf(finished(failing.resume()))).toMatchObject({ code: "22012" });
      client.release();
      expect(await rowsOf(tap, COUNT)).toEqual(own("tenant-0003"));
    });
  });

  test("COPY TO gives the tenant's rows; COPY FROM into a protected table is PostgreSQL's refusal", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0004", async () => {
      const client = await tap.pool.connect();
      const copied = await readAll(client.query(copyTo("copy customers (tenant_id) to stdout")) as never);
      expect(copied).toBe("tenant-0004\n".repeat(4));
      const sink = client.query(copyFrom("copy customers (name) from stdin")) as unknown as NodeJS.WritableStream;
      sink.end("mallory\n");
      expect(await errorOf(finished(sink))).toMatchObject({ code: "0A000" });
      client.release();
      expect(await rowsOf(tap, COUNT)).toEqual(own("tenant-0004"));
    });
  });

  test("a query object of the driver and its callback form", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0005", async () => {
      const client = await tap.pool.connect();
      const query = client.query(new pg.Query(COUNT)) as pg.Query;
      const rows: unknown[] = [];
      await new Promise((resolve, reject) =>
        query
          .on("row", (row: unknown) => rows.push(row))
          .on("end", resolve)
          .on("error", reject),
      );
      expect(rows).toEqual(own("tenant-0005"));
      const tenant = await new Promise((resolve) => client.query("select 1", [], () => resolve(tap.context.current())));
      expect(tenant).toMatchObject({ kind: "tenant", tenant: "tenant-0005" });
      client.release();
    });
  });

  test("LISTEN and the driver's pipeline mode are refused", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0001", async () => {
      expect(await errorOf(rowsOf(tap, "listen news"))).toMatchObject({ code: "DRIVER.LISTEN_REFUSED" });
      const client = await tap.pool.connect();
      expect(await errorOf(client.query("listen news") as Promise<unknown>)).toMatchObject({
        code: "DRIVER.LISTEN_REFUSED",
      });
      expect(() => Object.assign(client, { pipeline: true })).toThrow(
        expect.objectContaining({ code: "DRIVER.PIPELINE_REFUSED" }),
      );
      client.release();
    });
  });
});

describe("errors", () => {
  test("the position is that of the application's text", async () => {
    const tap = fixture.make();
    await tap.withTenant("tenant-0001", async () => {
      expect(await errorOf(rowsOf(tap, "select nope"))).toMatchObject({ code: "42703", position: "8" });
      expect(await errorOf(rowsOf(tap, "select 1; select nope"))).toMatchObject({ code: "42703", position: "18" });
    });
  });

  test("a server error does not cost the connection", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const pid = () => tap.withTenant("tenant-0001", () => rowsOf(tap, "select pg_backend_pid() as pid"));
    const before = await pid();
    await tap.withTenant("tenant-0001", () => errorOf(rowsOf(tap, "select nope")));
    expect(await pid()).toEqual(before);
  });

  test("a stale plan is prepared again, outside and at the start of a transaction", async () => {
    const { database } = fixture;
    await database.query(
      "create table shifting (a int); insert into shifting values (1); grant select on shifting to public",
    );
    const tap = fixture.make({ poolSize: 1, preparedStatements: { hotAfter: 1 } });
    const read = () => rowsOf(tap, "select * from shifting where a = $1", [1]);
    await tap.withTenant("tenant-0001", async () => {
      expect(await read()).toEqual([{ a: 1 }]);
      await database.query("alter table shifting add b int");
      expect(await read()).toEqual([{ a: 1, b: null }]);
      await database.query("alter table shifting add c int");
      expect(await tap.transaction({}, read)).toEqual([{ a: 1, b: null, c: null }]);
      await rowsOf(tap, "select 1");
    });
    await tap.asSystem({ reason: "test" }, () => rowsOf(tap, "deallocate all"));
    await tap.withTenant("tenant-0001", async () => expect(await read()).toHaveLength(1));
  });

  test("a value that cannot be sent fails alone", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    await tap.withTenant("tenant-0001", async () => {
      expect(await errorOf(rowsOf(tap, "select $1::jsonb", [circular]))).toBeInstanceOf(TypeError);
      expect(await rowsOf(tap, COUNT)).toEqual(own("tenant-0001"));
    });
  });

  test("what PostgreSQL runs only outside a transaction is the system's to run", async () => {
    const { database } = fixture;
    await database.query("create table spare (a int)");
    const tap = fixture.make({ databaseUrl: database.ownerUrl, tenancy: { roleCheck: "warn" } });
    expect(await tap.withTenant("tenant-0001", () => errorOf(rowsOf(tap, "vacuum customers")))).toMatchObject({
      code: "DRIVER.STATEMENT_REFUSED",
    });
    await tap.asSystem({ reason: "test" }, () => rowsOf(tap, "vacuum customers"));
    await tap.asSystem({ reason: "test" }, () => rowsOf(tap, "create index concurrently on customers (name)"));
  });
});
