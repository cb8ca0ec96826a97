import type { Transaction } from "@tapdb/core";
import { describe, expect, test } from "vitest";
import { errorOf, itemsFixture } from "./fixture.ts";

const fixture = itemsFixture();
const CONFLICT = "do $$ begin raise exception 'x' using errcode = '40001'; end $$";

/** Runs `work` and gives what its hooks noted. */
async function notesOf(work: (transaction: Transaction, note: (text: string) => () => void) => Promise<unknown>) {
  const tap = fixture.make({ poolSize: 1 });
  const notes: string[] = [];
  const note = (text: string) => () => void notes.push(text);
  const outcome = await tap
    .withTenant("t", () => tap.transaction({ retry: { maxAttempts: 2 } }, (transaction) => work(transaction, note)))
    .then(
      () => "committed",
      (error: { code?: string }) => error.code ?? String(error),
    );
  await tap.close();
  return { notes, outcome };
}

describe("hooks", () => {
  test("run after the commit, in order, with the connection given back", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const notes: string[] = [];
    await tap.withTenant("t", () =>
      tap.transaction({}, async ({ afterCommit, query }) => {
        afterCommit(async () => {
          // On a pool of one, this could not run before.
          await tap.transaction({}, (inner) => inner.query("select 1"));
          notes.push("first");
        });
        afterCommit(() => void notes.push("second"));
        await query("select 1");
        notes.push("work");
      }),
    );
    expect(notes).toEqual(["work", "first", "second"]);
  });

  test("a hook that throws after commit is reported, hides nothing and stops no other hook", async () => {
    const logged: unknown[] = [];
    const ignore = (): void => undefined;
    const logger = {
      debug: ignore,
      info: ignore,
      warn: ignore,
      error: (...entry: unknown[]) => void logged.push(entry),
    };
    const tap = fixture.make({ poolSize: 1, logger });
    const heard: { code: string; cause?: unknown }[] = [];
    const notes: string[] = [];
    const value = await tap.withTenant("t", () =>
      tap.transaction({ onHookError: (error) => void heard.push(error) }, async ({ afterCommit, query }) => {
        afterCommit(() => {
          throw new RangeError("secret");
        });
        afterCommit(() => void notes.push("second"));
        await query("update items set n = 41 where id = 1");
        return "value";
      }),
    );
    expect(value).toBe("value");
    expect(notes).toEqual(["second"]);
    expect(heard).toMatchObject([{ code: "TRANSACTION.HOOK_FAILED", cause: { errors: [{ message: "secret" }] } }]);
    expect(logged).toMatchObject([[expect.any(String), { code: "TRANSACTION.HOOK_FAILED", names: ["RangeError"] }]]);
    expect(JSON.stringify(logged)).not.toContain("secret");
    expect(tap.transactions.getMetrics()).toMatchObject({ committed: 1, hooksFailed: 1 });
    expect(await fixture.database.query("select n from items where id = 1")).toEqual([{ n: 41 }]);
  });

  test("each attempt has its own, and its rollback runs them", async () => {
    const { notes, outcome } = await notesOf(async ({ attempt, afterCommit, afterRollback, query }, note) => {
      afterCommit(note(`commit ${attempt}`));
      afterRollback(({ retried }) => note(`rollback ${attempt} ${retried}`)());
      if (attempt === 1) await query(CONFLICT);
    });
    expect(notes).toEqual(["rollback 1 true", "commit 2"]);
    expect(outcome).toBe("committed");
  });

  test("those of a savepoint that is rolled back never see the commit", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const notes: string[] = [];
    const note = (text: string) => () => void notes.push(text);
    await tap.withTenant("t", () =>
      tap.transaction({}, async (outer) => {
        outer.afterCommit(note("outer"));
        await tap.transaction({}, async (kept) => kept.afterCommit(note("kept")));
        const undone = tap.transaction({}, async (inner) => {
          inner.afterCommit(note("never"));
          inner.afterRollback(note("undone"));
          throw new RangeError("no");
        });
        await errorOf(undone);
        expect(notes).toEqual([]);
      }),
    );
    expect(notes).toEqual(["undone", "outer", "kept"]);
  });

  test("those of what joins are the transaction's", async () => {
    const tap = fixture.make({ poolSize: 1 });
    const notes: string[] = [];
    await tap.withTenant("t", () =>
      tap.transaction({}, async () => {
        await tap.transaction({ propagation: "required" }, async (inner) => {
          inner.afterCommit(() => void notes.push("joined"));
        });
        expect(notes).toEqual([]);
        tap.transactions.current(tap.context.current())!.afterCommit(() => void notes.push("current"));
      }),
    );
    expect(notes).toEqual(["joined", "current"]);
  });

  test("setRollbackOnly is quiet for its own code, and an error for what joined", async () => {
    const own = await notesOf(async ({ afterRollback, setRollbackOnly, query }, note) => {
      afterRollback(note("rollback"));
      await query("update items set n = 99 where id = 2");
      setRollbackOnly();
    });
    expect(own).toEqual({ notes: ["rollback"], outcome: "committed" });
    expect(await fixture.database.query("select from items where n = 99")).toEqual([]);
  });
});

describe("side effects", () => {
  test("after one, the work is not run again", async () => {
    let effects = 0;
    const { outcome } = await notesOf(async ({ sideEffect, query }) => {
      await sideEffect(() => (effects += 1));
      await query(CONFLICT);
    });
    expect([outcome, effects]).toEqual(["TRANSACTION.RETRY_REFUSED", 1]);
  });

  test("once runs once for all attempts, and may be repeated when it failed", async () => {
    const calls: string[] = [];
    const seen: unknown[] = [];
    const { outcome } = await notesOf(async ({ attempt, once, query }) => {
      seen.push(await once("charge", () => calls.push("charge")));
      const flaky = once("flaky", async () => {
        calls.push("flaky");
        if (attempt === 1) throw new RangeError("not yet");
      });
      await flaky.catch(() => undefined);
      if (attempt === 1) await query(CONFLICT);
    });
    expect(outcome).toBe("committed");
    expect(calls).toEqual(["charge", "flaky", "flaky"]);
    expect(seen).toEqual([1, 1]);
  });

  test("a requires_new that has committed counts as one, unless it is inside once", async () => {
    const tap = fixture.make();
    const audit = () => tap.transaction({ propagation: "requires_new" }, ({ query }) => query("select 1"));
    const failing = (log: (transaction: Transaction) => Promise<unknown>) =>
      tap.withTenant("t", () =>
        tap.transaction({ retry: { maxAttempts: 2 } }, async (transaction) => {
          await log(transaction);
          if (transaction.attempt === 1) await transaction.query(CONFLICT);
          return transaction.attempt;
        }),
      );
    expect(await errorOf(failing(audit))).toMatchObject({
      code: "TRANSACTION.RETRY_REFUSED",
      details: { reason: "side-effect" },
    });
    expect(await failing(({ once }) => once("audit", audit))).toBe(2);
  });

  test("a budget that is used up ends retries at once", async () => {
    const tap = fixture.make({ poolSize: 1, transactions: { retryBudget: { ratio: 0, perSecond: 0 } } });
    const call = tap.withTenant("t", () => tap.transaction({}, ({ query }) => query(CONFLICT)));
    expect(await errorOf(call)).toMatchObject({
      code: "TRANSACTION.RETRY_REFUSED",
      details: { reason: "budget", attempts: 1 },
    });
  });
});
