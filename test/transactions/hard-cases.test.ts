import { findTapdbError, sqlStateOf, type TapdbError } from "@tapdb/core";
import { describe, expect, it } from "vitest";
import { nameOf, openStack, stacks, type OpenStack } from "./open-orms.ts";

const TENANT = "tenant-0001";

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const codeOf = (error: unknown): string | undefined => findTapdbError(error)?.code ?? sqlStateOf(error);

/** Waits until the server is at the statement that sleeps. */
async function untilRunning({ database }: OpenStack): Promise<void> {
  const sleeping = `select 1 from pg_stat_activity
    where datname = $1 and state = 'active' and pid <> pg_backend_pid() and query like 'select pg_sleep%'`;
  while ((await database.query(sleeping, [database.name])).length === 0);
}

/** The next transaction on the only connection finds nothing of the last one. */
async function expectClean({ tap, write, committed }: OpenStack): Promise<void> {
  await tap.withTenant(TENANT, () => tap.transaction({}, (tx) => write(tx, "afterwards").then(() => undefined)));
  expect(await committed("afterwards")).toBe(1);
}

for (const driver of stacks) {
  describe(`transactions with ${nameOf(driver)}`, () => {
    it("a read-only transaction that writes through a function: PostgreSQL's 25006, not run again", async () => {
      await using stack = await openStack(driver);
      const { tap, database, committed } = stack;
      await database.query(
        "create function leave_note() returns void language sql as $$ insert into notes (body) values ('sneaked') $$",
      );
      const run = (swallow: boolean) => {
        let attempts = 0;
        const done = tap.withTenant(TENANT, () =>
          tap.transaction({ readOnly: true }, async (tx) => {
            attempts += 1;
            const call = tx.query("select leave_note()");
            await (swallow ? call.catch(() => undefined) : call);
          }),
        );
        return failureOf(done).then((error) => ({ attempts, code: codeOf(error) }));
      };
      expect(await run(false)).toEqual({ attempts: 1, code: "25006" });
      expect(await run(true)).toEqual({ attempts: 1, code: "TRANSACTION.COMMIT_ROLLED_BACK" });
      expect(await committed("sneaked")).toBe(0);
      await expectClean(stack);
    });

    it("a hook that throws after commit: the commit stands, the call resolves, TRANSACTION.HOOK_FAILED is told", async () => {
      await using stack = await openStack(driver);
      const { tap, write, committed } = stack;
      const heard: TapdbError[] = [];
      const followed: string[] = [];
      let attempts = 0;
      const value = await tap.withTenant(TENANT, () =>
        tap.transaction({ onHookError: (error) => heard.push(error) }, async (tx) => {
          attempts += 1;
          tx.afterCommit(() => {
            throw new TypeError("no mail today");
          });
          tx.afterCommit(async () => void followed.push(String(await committed("kept"))));
          await write(tx, "kept");
          return "result";
        }),
      );
      expect({ value, attempts, followed }).toEqual({ value: "result", attempts: 1, followed: ["1"] });
      expect(heard).toMatchObject([{ code: "TRANSACTION.HOOK_FAILED" }]);
      expect(await committed("kept")).toBe(1);
      await expectClean(stack);
    });

    it("a query still running when the work returns: TRANSACTION.UNFINISHED, rolled back, nothing left on the connection", async () => {
      await using stack = await openStack(driver);
      const { tap, write, committed } = stack;
      const running: Promise<unknown>[] = [];
      const failure = await failureOf(
        tap.withTenant(TENANT, () =>
          tap.transaction({}, async (tx) => {
            await write(tx, "half");
            running.push(failureOf(tx.query("select pg_sleep(30)")));
            await untilRunning(stack);
          }),
        ),
      );
      expect(codeOf(failure)).toBe("TRANSACTION.UNFINISHED");
      expect(await Promise.all(running)).toEqual([expect.anything()]);
      expect(await committed("half")).toBe(0);
      await expectClean(stack);
    });

    it("one rejected branch of a Promise.all: its error, nothing of the others kept, and later statements TRANSACTION.FINISHED", async () => {
      await using stack = await openStack(driver);
      const { tap, write, committed } = stack;
      const gate = Promise.withResolvers<void>();
      const late: Promise<unknown>[] = [];
      const failure = await failureOf(
        tap.withTenant(TENANT, () =>
          tap.transaction({}, async (tx) => {
            await write(tx, "branch");
            const slow = gate.promise.then(() => write(tx, "branch"));
            late.push(failureOf(slow));
            await Promise.all([write(tx, "branch"), slow, Promise.reject(new RangeError("branch"))]);
          }),
        ),
      );
      expect(failure).toBeInstanceOf(RangeError);
      gate.resolve();
      expect(codeOf(await late[0])).toBe("TRANSACTION.FINISHED");
      expect(await committed("branch")).toBe(0);
      await expectClean(stack);
      expect(await committed("branch")).toBe(0);
    });
  });
}
