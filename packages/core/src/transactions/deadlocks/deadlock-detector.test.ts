import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTapdb, type Tapdb } from "../../tapdb.ts";
import type { DeadlockReport } from "./deadlock-report.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `create table account (id int primary key, balance int not null);
     insert into account select id, 100 from generate_series(1, 9) id;
     grant select, update on account to ${database.roles.app};`,
  );
});
afterAll(() => database.drop());

async function withTap<T>(
  options: { readonly deadlockTimeout: string; readonly action?: "cancel-victim"; readonly poolSize?: number },
  work: (tap: Tapdb, next: () => Promise<DeadlockReport>) => Promise<T>,
): Promise<T> {
  await database.query(`alter role ${database.roles.app} set deadlock_timeout = '${options.deadlockTimeout}'`);
  const tap = createTapdb({
    databaseUrl: database.appUrl,
    poolSize: options.poolSize ?? 4,
    maxOverflow: 0,
    poolTimeoutMs: 2_000,
    pool: { health: { detectSelfDeadlock: options.poolSize === undefined } },
    transactions: { deadlocks: { action: options.action ?? "report" } },
  });
  const next = (): Promise<DeadlockReport> =>
    new Promise((resolve) => {
      const stop = tap.deadlocks.onReport((report) => {
        stop();
        resolve(report);
      });
    });
  try {
    return await work(tap, next);
  } finally {
    await tap.close();
  }
}

/** Two transfers that lock the same two rows the other way round. */
function crossing(tap: Tapdb, [one, other]: readonly [number, number], maxAttempts = 1): Promise<unknown>[] {
  const { promise: met, resolve: meet } = Promise.withResolvers<void>();
  let arrived = 0;
  const transfer = (name: string, tenant: string, from: number, to: number): Promise<unknown> =>
    tap.withTenant(tenant, () =>
      tap.transaction({ name, retry: { maxAttempts } }, async (tx) => {
        await tx.query("update account set balance = balance - 1 where id = $1", [from]);
        arrived += 1;
        if (arrived === 2) meet();
        await met;
        await tx.query("update account set balance = balance + 1 where id = $1", [to]);
      }),
    );
  return [transfer("there", "acme", one, other), transfer("back", "globex", other, one)];
}

describe("DeadlockDetector", () => {
  it("names a deadlock with statements, call sites and tenants before the server ends it", async () => {
    await withTap({ deadlockTimeout: "3s" }, async (tap, next) => {
      const live = next();
      const outcomes = Promise.allSettled(crossing(tap, [1, 2]));
      const report = await live;
      expect(report).toMatchObject({ kind: "deadlock", source: "live", mayResolve: false, unseen: [] });
      expect(report.parties.map(({ transaction }) => transaction).toSorted()).toEqual(["back", "there"]);
      expect(report.parties.map(({ tenant }) => tenant).toSorted()).toEqual(["acme", "globex"]);
      for (const { statement, earlier, waitsFor, ours } of report.parties) {
        expect(ours).toBe(true);
        expect(waitsFor).toBe("row or key of another transaction");
        expect(statement?.shape).toBe("update account set balance = balance + ? where id = ?");
        expect(statement?.callSite).toMatch(/deadlock-detector\.test\.ts:\d+:\d+$/);
        expect(earlier).toHaveLength(1);
        expect(earlier[0]?.callSite).toMatch(/deadlock-detector\.test\.ts:\d+:\d+$/);
      }
      expect(report.parties.map(({ backendPid }) => backendPid)).toContain(report.victim?.backendPid);
      const settled = await outcomes;
      expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const post = tap.deadlocks.reports().at(-1)!;
      expect(post).toMatchObject({ kind: "deadlock", source: "server", unseen: [] });
      expect(post.parties.map(({ statement }) => statement?.shape)).toEqual([
        "update account set balance = balance + ? where id = ?",
        "update account set balance = balance + ? where id = ?",
      ]);
      expect(post.parties.map(({ waitsFor }) => waitsFor)).toContain("row of account");
      expect(tap.deadlocks.getMetrics()).toMatchObject({ live: 1, server: 1, failedSamples: 0 });
    });
  });

  it("ends a deadlock by its cheapest member, which runs again, when it is told to", async () => {
    await withTap({ deadlockTimeout: "1min", action: "cancel-victim" }, async (tap, next) => {
      const live = next();
      const [before] = await database.query("select sum(balance)::int as total from account");
      await Promise.all(crossing(tap, [4, 5], 3));
      expect(await live).toMatchObject({ source: "live", action: "cancelled-victim" });
      expect(tap.deadlocks.getMetrics()).toMatchObject({ live: 1, server: 0, cancelled: 1 });
      expect(tap.transactions.getMetrics()).toMatchObject({ committed: 2, retried: 1 });
      expect(await database.query("select sum(balance)::int as total from account")).toEqual([before]);
    });
  });

  it("asks the server nothing while nothing takes long", async () => {
    await withTap({ deadlockTimeout: "1s" }, async (tap) => {
      await tap.start();
      const before = tap.deadlocks.getMetrics().samples;
      let longest = 0;
      tap.observe({ onStatement: ({ durationMs }) => void (longest = Math.max(longest, durationMs)) });
      await tap.withTenant("acme", async () => {
        for (let index = 0; index < 20; index += 1) await tap.pool.query("select 1");
      });
      // On a machine that stands still for a moment, a statement may take long.
      expect(tap.deadlocks.getMetrics().samples === before || longest > 100).toBe(true);
    });
  });

  it("does not call a queue a deadlock, and names its root", async () => {
    await withTap({ deadlockTimeout: "1s" }, async (tap) => {
      const { promise: release, resolve } = Promise.withResolvers<void>();
      const { promise: held, resolve: holds } = Promise.withResolvers<void>();
      const root = tap.withTenant("acme", () =>
        tap.transaction({ name: "root" }, async (tx) => {
          await tx.query("update account set balance = 0 where id = 3");
          holds();
          await release;
        }),
      );
      await held;
      const waiters = [1, 2].map((index) =>
        tap.withTenant("acme", () => tap.pool.query(`update account set balance = ${index} where id = 3`)),
      );
      await expect.poll(async () => (await tap.deadlocks.blocked())[0]?.parties.length).toBe(3);
      const [chain] = await tap.deadlocks.blocked();
      expect(chain).toMatchObject({ kind: "blocked", rootPid: chain!.parties[0]!.backendPid });
      expect(chain!.parties[0]).toMatchObject({ transaction: "root", state: "idle in transaction", rows: 1 });
      resolve();
      await Promise.all([root, ...waiters]);
      expect(tap.deadlocks.getMetrics()).toMatchObject({ live: 0, server: 0 });
    });
  });

  it("tells of a pool whose connections are all held for nothing while work waits for one", async () => {
    await withTap({ deadlockTimeout: "1s", poolSize: 2 }, async (tap, next) => {
      const report = next();
      const hold = () => tap.withTenant("acme", () => tap.pool.connect());
      const held = [await hold(), await hold()];
      const waiter = tap.withTenant("acme", () => tap.pool.query("select 1"));
      expect(await report).toMatchObject({ kind: "pool", parties: [{ ours: true }, { ours: true }] });
      for (const client of held) client.release();
      await waiter;
      expect(tap.deadlocks.getMetrics().pools).toBe(1);
    });
  });
});
