/** The connection breaks during COMMIT, before or after the server has seen it. */
import type { Transaction } from "@tapdb/core";
import { wireProxy, type WireProxy } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorOf, itemsFixture } from "./fixture.ts";

const fixture = itemsFixture();
let proxy: WireProxy;
beforeAll(async () => {
  proxy = await wireProxy({ target: fixture.database.appUrl });
});
afterAll(() => proxy.close());

const tapOf = () => fixture.make({ poolSize: 1, databaseUrl: proxy.url(), poolTimeoutMs: 10_000 });
const bump = "update items set n = n + 1 where id = 1";
const count = async (): Promise<number> =>
  Number((await fixture.database.query("select n from items where id = 1"))[0]?.n);

/** Runs `write`, and breaks the connection at its first COMMIT. */
async function cutCommit(
  when: "before" | "after",
  retry: object,
  write: (transaction: Transaction) => Promise<unknown>,
) {
  const tap = tapOf();
  await tap.start();
  let runs = 0;
  const notes: string[] = [];
  const outcome = await tap
    .withTenant("t", () =>
      tap.transaction({ ambiguousCommit: "resolve", retry }, async (transaction) => {
        runs += 1;
        transaction.afterCommit(() => void notes.push("commit"));
        transaction.afterRollback(() => void notes.push("rollback"));
        await write(transaction);
        if (runs === 1) await proxy.cutAt({ text: "COMMIT", when });
        return "value";
      }),
    )
    .catch((error: { code: string }) => error.code);
  await tap.close();
  return { outcome, runs, notes };
}

describe.each([
  ["a statement", ({ query }: Transaction) => query(bump)],
  [
    "a statement with parameters, and reads around it",
    async ({ query }: Transaction) => {
      await query("select n from items where id = $1", [1]);
      await query("update items set n = n + $1 where id = 1", [1]);
      await query("select n from items where id = $1", [1]);
    },
  ],
  ["a function in a select", ({ query }: Transaction) => query("select bump()")],
  ["several statements in one text", ({ query }: Transaction) => query(`${bump}; select 1`)],
])("written by %s", (_how, write) => {
  beforeAll(async () => {
    await fixture.database.query(
      "create or replace function bump() returns int language sql security definer as 'update items set n = n + 1 where id = 1 returning n'",
    );
  });

  test("the server had committed: so it has for the caller", async () => {
    const before = await count();
    expect(await cutCommit("after", {}, write)).toEqual({ outcome: "value", runs: 1, notes: ["commit"] });
    expect(await count()).toBe(before + 1);
  });

  test("the server never saw it: it is lost, and may be run again", async () => {
    const before = await count();
    expect(await cutCommit("before", {}, write)).toEqual({ outcome: "CONNECTION.LOST", runs: 1, notes: ["rollback"] });
    expect(await count()).toBe(before);
    expect(await cutCommit("before", { on: ["08006"] }, write)).toEqual({
      outcome: "value",
      runs: 2,
      notes: ["rollback", "commit"],
    });
    expect(await count()).toBe(before + 1);
  });
});

test("what has written nothing may be run again", async () => {
  expect(await cutCommit("after", { on: ["08006"] }, ({ query }) => query("select 1"))).toEqual({
    outcome: "value",
    runs: 2,
    notes: ["rollback", "commit"],
  });
});

test("without being asked, or where the server does not come back, the outcome stays open", async () => {
  const tap = tapOf();
  const call = tap.withTenant("t", () =>
    tap.transaction({}, async ({ query }) => {
      await query(bump);
      await proxy.cutAt({ text: "COMMIT", when: "after" });
    }),
  );
  expect(await errorOf(call)).toMatchObject({ code: "TRANSACTION.OUTCOME_UNKNOWN" });
});

test("learning the id costs no flight", async () => {
  const tap = tapOf();
  const flights = async (ambiguousCommit: "report" | "resolve"): Promise<number> => {
    await proxy.reset();
    await tap.withTenant("t", () =>
      tap.transaction({ ambiguousCommit }, async ({ query }) => {
        await query("select 1");
        await query(bump);
      }),
    );
    return (await proxy.stats()).flights;
  };
  await flights("resolve");
  expect([await flights("report"), await flights("resolve")]).toEqual([3, 3]);
});
