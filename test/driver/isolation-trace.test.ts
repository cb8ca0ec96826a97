import type { Tapdb } from "@tapdb/core";
import { adviseIsolation, type IsolationAdvice, type TraceReport } from "@tapdb/core/isolation";
import { withClient } from "@tapdb/testkit";
import { describe, expect, test } from "vitest";
import { driverFixture } from "./with-tapdb.ts";

const fixture = driverFixture();
const TENANT = "tenant-0001";

async function ids(tap: Tapdb, table: string): Promise<number[]> {
  const { rows } = (await tap.pool.query(`select id from ${table} order by id limit 2`)) as { rows: { id: number }[] };
  return rows.map(({ id }) => id);
}

/** What a trace of some work says. */
async function traced(work: (tap: Tapdb) => Promise<unknown>): Promise<TraceReport> {
  const tap = fixture.make();
  const trace = await tap.transactions.isolation.trace();
  await tap.withTenant(TENANT, () => work(tap));
  trace.stop();
  return withClient(fixture.database.adminUrl, (client) => trace.report(client as never));
}

function levelsOf({ programs }: IsolationAdvice): Record<string, string> {
  return Object.fromEntries(programs.map(({ program, level }) => [program, level]));
}

const READ = "select total_cents from orders where id = $1";
const SET = "update orders set total_cents = $1 where id = $2";
const ADD = "update orders set total_cents = total_cents + $1 where id = $2";

describe("a trace of transactions", () => {
  test("tells a read-modify-write from an atomic update, and where the statements are", async () => {
    const report = await traced(async (tap) => {
      const [order] = await ids(tap, "orders");
      await tap.transaction({ name: "set" }, async (tx) => {
        await tx.query(READ, [order]);
        await tx.query(SET, [7_654_321, order]);
      });
      await tap.transaction({ name: "add" }, (tx) => tx.query(ADD, [7_654_322, order]));
    });
    const advice = adviseIsolation(report.templates.filter(({ name }) => name === "set" || name === "add"));
    expect(levelsOf(advice)).toEqual({ set: "repeatable read", add: "read committed" });
    const [obstacle] = advice.programs[0]!.obstacles;
    expect(obstacle!.schedule[0]!.source).toMatchObject({ text: READ });
    expect(obstacle!.schedule[0]!.source!.callSite).toMatch(/^test\/driver\/isolation-trace\.test\.ts:\d+:\d+$/);
    expect(obstacle!.schedule[0]!.source!.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(advice.programs[0]!.promotion).toMatchObject({ level: "read committed" });
    expect(JSON.stringify(report)).not.toMatch(/765432|tenant-0001/);
  });

  test("FOR UPDATE makes read committed enough, and the tenant keeps transactions apart", async () => {
    const report = await traced(async (tap) => {
      const [order] = await ids(tap, "orders");
      await tap.transaction({ name: "locked" }, async (tx) => {
        await tx.query(`${READ} for update`, [order]);
        await tx.query(SET, [1, order]);
      });
    });
    const template = report.templates.find(({ name }) => name === "locked")!;
    expect(template.steps[0]).toMatchObject({
      relation: "public.orders",
      locks: true,
      key: { id: "p1", tenant_id: "tenant" },
    });
    expect(levelsOf(adviseIsolation([template]))).toEqual({ locked: "read committed" });
  });

  test("write skew over a condition needs serializable", async () => {
    const report = await traced(async (tap) => {
      const [order] = await ids(tap, "orders");
      await tap.transaction({ name: "close" }, async (tx) => {
        await tx.query("select count(*) from orders where status = $1", ["open"]);
        await tx.query("update orders set status = $1 where id = $2", ["closed", order]);
      });
    });
    const template = report.templates.find(({ name }) => name === "close")!;
    expect(levelsOf(adviseIsolation([template]))).toEqual({ close: "serializable" });
  });

  test("an insert reads its parent, a deletion reaches the children, a rollback leaves nothing", async () => {
    const report = await traced(async (tap) => {
      const [customer] = await ids(tap, "customers");
      await tap.transaction({ name: "order" }, (tx) =>
        tx.query("insert into orders (customer_id) values ($1) returning id", [customer]),
      );
      await tap.transaction({ name: "forget" }, (tx) => tx.query("delete from customers where id = $1", [customer]));
      await tap
        .transaction({ name: "undone" }, async (tx) => {
          await tx.query("delete from notes");
          throw new RangeError("undo");
        })
        .catch(() => undefined);
    });
    const touched = (name: string): (string | boolean)[][] =>
      report.templates
        .find((each) => each.name === name)!
        .steps.map(({ relation, writes }) => [relation, writes !== undefined]);
    expect(touched("order")).toEqual([
      ["public.customers", false],
      ["public.orders", true],
    ]);
    expect(touched("forget")).toEqual(
      expect.arrayContaining([
        ["public.customers", true],
        ["public.orders", true],
        ["public.order_items", true],
        ["public.notes", true],
      ]),
    );
    expect(report.templates.some(({ name }) => name === "undone")).toBe(false);
  });

  test("what goes back to a savepoint stays in, and is no longer sure", async () => {
    const report = await traced(async (tap) => {
      const [order] = await ids(tap, "orders");
      await tap.transaction({ name: "partly" }, async (tx) => {
        await tx.query(ADD, [1, order]);
        await tap
          .transaction({}, async () => {
            await tx.query("delete from notes where id = $1", [1]);
            throw new RangeError("undo");
          })
          .catch(() => undefined);
        await tx.query(READ, [order]);
      });
    });
    const { steps } = report.templates.find(({ name }) => name === "partly")!;
    expect(steps.map(({ relation }) => relation)).toEqual(["public.orders", "public.notes", "public.orders"]);
    expect(steps[0]!.rowKeys).toEqual([]);
  });

  test("a loop counts as two rounds, a statement of unknown effect as the worst", async () => {
    const report = await traced(async (tap) => {
      const orders = await ids(tap, "orders");
      await tap.transaction({ name: "loop" }, async (tx) => {
        for (const id of [...orders, ...orders, ...orders]) await tx.query(ADD, [1, id]);
      });
      await tap.transaction({ name: "block" }, (tx) => tx.query("do $$ begin perform 1; end $$"));
    });
    expect(report.templates.find(({ name }) => name === "loop")!.steps).toHaveLength(2);
    const block = report.templates.find(({ name }) => name === "block")!;
    expect(block.steps[0]).toMatchObject({ relation: "*" });
    expect(adviseIsolation([block]).programs[0]).toMatchObject({ level: "serializable", assumedWorst: true });
  });
});
