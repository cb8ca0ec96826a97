import { runSql } from "@tapdb/testkit";
import Cursor from "pg-cursor";
import { to as copyTo } from "pg-copy-streams";
import QueryStream from "pg-query-stream";
import { text as readAll } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { driverFixture, errorOf, rowsOf } from "./with-tapdb.ts";

/** What the test uses of a connection. */
interface Lent {
  query(config: unknown): unknown;
}

const fixture = driverFixture();
const OWNERS = "select distinct tenant_id as tenant from customers";

/** What a function or a DO block can leave behind, without a command tag that shows it. */
const HIDDEN = {
  "a search path": "do $$ begin set search_path = shadow, public; end $$",
  "a temporary table": "do $$ begin create temp table customers as select * from public.customers; end $$",
  "a temporary table of a function": "select report()",
  "a role":
    "do $$ begin execute 'set role ' || (select rolname from pg_roles where rolname like '%\\_reporting' limit 1); end $$",
};

/** What the connection was used for before, which decides whether it remembers how it was. */
const BEFORE = { nothing: [], "a statement": ["select 1"], "a rollback": ["begin", "select 1", "rollback"] };

beforeAll(async () => {
  const { adminUrl, roles, name } = fixture.database;
  await runSql(
    adminUrl,
    `create schema shadow; create table shadow.customers as select * from customers;
     grant usage on schema shadow to ${roles.app}; grant select on shadow.customers to ${roles.app};
     create function report() returns void language plpgsql as
       $$ begin create temp table customers as select * from public.customers; end $$;
     create role ${name}_reporting; alter role ${roles.app} noinherit; grant ${name}_reporting to ${roles.app};
     grant select on customers to ${name}_reporting;
     create policy reporting on customers to ${name}_reporting using (true)`,
  );
  // After the database, which holds what is granted to it.
  return () => runSql(inject("tapdbAdminUrl"), `drop role ${name}_reporting`).then(() => undefined);
});

describe("session state that no command tag shows", () => {
  const cases = Object.keys(HIDDEN).flatMap((what) => Object.keys(BEFORE).map((before) => [what, before] as const));
  test.each(cases)("%s left behind after %s is gone for the next tenant", async (what, before) => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", async () => {
      const client = await tap.pool.connect();
      for (const text of BEFORE[before as keyof typeof BEFORE]) await client.query(text);
      await client.query(HIDDEN[what as keyof typeof HIDDEN]);
      client.release();
    });
    const own = [{ tenant: "tenant-0002" }];
    await tap.withTenant("tenant-0002", async () => expect(await rowsOf(tap, OWNERS)).toEqual(own));
    expect(tap.pool.totalCount).toBe(0);
    await tap.withTenant("tenant-0003", async () =>
      expect(await rowsOf(tap, OWNERS)).toEqual([{ tenant: "tenant-0003" }]),
    );
    await tap.close();
  });

  test("a transaction that finds it begins as it was asked to, bound to its own tenant only", async () => {
    const tap = fixture.make({ poolSize: 1 });
    await tap.withTenant("tenant-0001", () => rowsOf(tap, HIDDEN["a temporary table"]));
    await tap.withTenant("tenant-0002", async () => {
      const client = await tap.pool.connect();
      await client.query("begin isolation level serializable");
      const text =
        "select distinct tenant_id as tenant, current_setting('transaction_isolation') as level from customers";
      expect(((await client.query(text)) as { rows: unknown[] }).rows).toEqual([
        { tenant: "tenant-0002", level: "serializable" },
      ]);
      const foreign = tap.withTenant("tenant-0001", async () => client.query("select 1"));
      await expect(foreign).rejects.toMatchObject({ code: "CONTEXT.TENANT_MISMATCH" });
      await client.query("rollback");
      client.release();
    });
    await tap.close();
  });

  test("a COPY that finds it sees its own tenant only; a cursor and a stream are refused", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const text = "select distinct tenant_id as tenant from customers";
    const lend = async <T>(work: (client: Lent) => Promise<T>): Promise<T> => {
      await tap.withTenant("tenant-0001", () => rowsOf(tap, HIDDEN["a temporary table"]));
      return tap.withTenant("tenant-0002", async () => {
        const client = await tap.pool.connect();
        return work(client).finally(() => client.release());
      });
    };
    expect(await lend((client) => readAll(client.query(copyTo(`copy (${text}) to stdout`)) as never))).toBe(
      "tenant-0002\n",
    );
    const refused = { code: "POOL.RELEASED_DIRTY", retryable: true };
    expect(await errorOf(lend((client) => (client.query(new Cursor(text)) as Cursor).read(5)))).toMatchObject(refused);
    const stream = lend((client) => finished((client.query(new QueryStream(text)) as QueryStream).resume()));
    expect(await errorOf(stream)).toMatchObject(refused);
    await tap.close();
  });
});
