import { createTerminal, run } from "@tapdb/cli";
import { createTestDatabase, type TestDatabase } from "@tapdb/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `create table item (id int primary key, n int not null default 0);
     insert into item select generate_series(1, 3);
     grant select, update on item to ${database.roles.app};
     alter role ${database.roles.app} set deadlock_timeout = '1min'`,
  );
});
afterAll(() => database.drop());

async function withClients<T>(work: (one: pg.Client, other: pg.Client) => Promise<T>): Promise<T> {
  const clients = [1, 2].map(() => new pg.Client({ connectionString: database.appUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    return await work(clients[0]!, clients[1]!);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const watch = (...flags: string[]): ReturnType<typeof runCli> =>
  runCli(["tx", "watch", "--url", database.appUrl, ...flags]);

describe("tx watch", () => {
  it("shows nothing where nothing is open", async () => {
    const { exitCode, stdout } = await watch("--once");
    expect(stdout).toContain("no transaction is open");
    expect(exitCode).toBe(0);
  });

  it("shows idle transactions, and no value", async () => {
    await withClients(async (one) => {
      await one.query("begin");
      await one.query("update item set n = 424242 where id = 1");
      const { exitCode, stdout } = await watch("--once");
      expect(stdout).toContain("update item set n = ?");
      expect(stdout).toContain("idle");
      expect(stdout).not.toContain("424242");
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
      expect(exitCode).toBe(0);
    });
  });

  it("names a deadlock and exits with 1", async () => {
    await withClients(async (one, other) => {
      await one.query("begin; update item set n = 1 where id = 1");
      await other.query("begin; update item set n = 1 where id = 2");
      const waits = [
        one.query("update item set n = 2 where id = 2"),
        other.query("update item set n = 2 where id = 1"),
      ];
      const outcomes = Promise.allSettled(waits);
      await expect
        .poll(() =>
          database.query("select count(*)::int as n from pg_locks where not granted and locktype = 'transactionid'"),
        )
        .toMatchObject([{ n: 2 }]);
      const { exitCode, stdout } = await watch("--once", "--format", "json");
      const report = JSON.parse(stdout) as { deadlocks: number[][]; transactions: unknown[] };
      expect(report.deadlocks).toHaveLength(1);
      expect(report.transactions).toHaveLength(2);
      expect(exitCode).toBe(1);
      await database.query(
        "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
      await outcomes;
    });
  });

  it("goes on until Ctrl-C, and ends cleanly", async () => {
    const controller = new AbortController();
    let written = 0;
    const stdout = {
      write: () => {
        written += 1;
        if (written === 2) controller.abort("SIGINT");
      },
    };
    const terminal = createTerminal(stdout, { write: () => undefined }, {});
    const argv = ["tx", "watch", "--interval", "0.1", "--url", database.appUrl];
    const exitCode = await run(argv, { terminal, cwd: process.cwd(), env: {}, signal: controller.signal });
    expect([exitCode, written]).toEqual([0, 2]);
  });

  it("says what is wrong with its arguments and its server", async () => {
    expect(await watch("--interval", "never")).toMatchObject({ exitCode: 2 });
    const url = new URL(database.appUrl);
    url.port = "1";
    const { exitCode, stderr } = await runCli(["tx", "watch", "--once", "--url", url.toString()]);
    expect(stderr).toContain("CONNECTION.UNREACHABLE");
    expect(exitCode).toBe(2);
  });
});
