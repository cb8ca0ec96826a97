import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { countConnections, withClient } from "@tapdb/testkit";
import { expect, test } from "vitest";
import { driverFixture } from "../driver/with-tapdb.ts";

const fixture = driverFixture();
const run = promisify(execFile);
const WORKER = fileURLToPath(new URL("./pool-budget.worker.ts", import.meta.url));
const BUDGET = 15;
const PROCESSES = 3;
const FOR_MS = 8_000;

interface Told {
  readonly done: number;
  readonly failed: number;
  readonly limit: number;
  readonly mostOthers: number;
  readonly budget: number;
}

/** Looks at the server all the time; gives the most connections of the application that it saw. */
async function mostConnections(stop: AbortSignal): Promise<number> {
  const { adminUrl, name, roles } = fixture.database;
  let most = 0;
  await withClient(adminUrl, async (client) => {
    while (!stop.aborted) {
      const { rows } = await client.query<{ count: number }>(
        "select count(*)::int as count from pg_stat_activity where datname = $1 and usename = $2",
        [name, roles.app],
      );
      most = Math.max(most, rows[0]!.count);
    }
  });
  return most;
}

test("three processes on one server stay within their budget and get their work done", async () => {
  const watch = new AbortController();
  const most = mostConnections(watch.signal);
  const each = Array.from({ length: PROCESSES }, async (): Promise<Told> => {
    const parameters = [
      fixture.database.appUrl,
      String(BUDGET),
      String(PROCESSES),
      String(FOR_MS),
      "select pg_sleep(0.01)",
    ];
    const { stdout } = await run(process.execPath, ["--conditions=@tapdb/source", WORKER, ...parameters]);
    return JSON.parse(stdout) as Told;
  });
  const told = await Promise.all(each);
  watch.abort();
  for (const { done, failed, limit, budget } of told) {
    expect({ failed, budget }).toEqual({ failed: 0, budget: 4 });
    expect(limit).toBeLessThanOrEqual(4);
    expect(done).toBeGreaterThan(50);
  }
  // Each has seen the others at work.
  expect(Math.min(...told.map(({ mostOthers }) => mostOthers))).toBeGreaterThanOrEqual(1);
  expect(await most).toBeGreaterThan(PROCESSES);
  expect(await most).toBeLessThanOrEqual(BUDGET);
  const { adminUrl, name, roles } = fixture.database;
  expect(await countConnections(adminUrl, { database: name, user: roles.app })).toBe(0);
});
