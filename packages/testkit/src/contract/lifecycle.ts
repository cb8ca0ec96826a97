/** Opening, closing and losing the server. */
import { setImmediate as turn } from "node:timers/promises";
import { findTapdbError } from "@tapdb/core/errors";
import { describe, expect, it } from "vitest";
import { wireProxy } from "../proxy/wire-proxy.ts";
import { killBackends } from "../server/connections.ts";
import type { ContractEnvironment, Opened } from "./contract-environment.ts";

const CONNECTION_CODES = /^(CONNECTION\.(UNREACHABLE|REFUSED|LOST)|POOL\.CIRCUIT_OPEN)$/;
const codeOf = async (work: Promise<unknown>): Promise<string | undefined> =>
  findTapdbError(
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )?.code;

/** The backend that sleeps, once it does. */
async function sleeper({ admin, database }: ContractEnvironment): Promise<number> {
  const sql =
    "select pid from pg_stat_activity where datname = $1 and query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()";
  for (;;) {
    const [row] = await admin<{ pid: number }>(sql, [database.name]);
    if (row !== undefined) return row.pid;
    await turn();
  }
}

async function killWhileAsleep(
  environment: ContractEnvironment,
  opened: Opened,
  work: () => Promise<unknown>,
): Promise<string | undefined> {
  const asleep = codeOf(opened.tap.withTenant(environment.ours.id, work));
  await killBackends(environment.database.adminUrl, { pid: await sleeper(environment) });
  return asleep;
}

const SLEEP = "select pg_sleep(60), $1::int as one";

function registerShared(environment: () => ContractEnvironment): void {
  it("opens in no context, twice on one tapdb, and closes without closing the tapdb", async () => {
    const { driver, urls, ours, open, aim } = environment();
    await using opened = await open({ poolSize: 2 });
    const { tap, handle } = opened;
    const second = await driver.open(tap, urls);
    const { marker } = aim([1]);
    await tap.withTenant(ours.id, () => second.createNote(marker));
    expect(await tap.withTenant(ours.id, () => handle.countNotes(marker))).toBe(1);
    await second.close();
    expect(await tap.withTenant(ours.id, () => handle.countNotes(marker))).toBe(1);
    const { rows } = (await tap.withTenant(ours.id, () => tap.pool.query("select 1 as one") as never)) as {
      rows: unknown[];
    };
    expect(rows).toEqual([{ one: 1 }]);
    const third = await driver.open(tap, urls);
    expect(await tap.withTenant(ours.id, () => third.countNotes(marker))).toBe(1);
    await third.close();
    expect(tap.adapters.map(({ name }) => name)).toContain(driver.name);
  });

  it("keeps two tapdbs apart", async () => {
    const { ours, theirs, open, aim } = environment();
    await using first = await open({ poolSize: 1 });
    await using second = await open({ poolSize: 1 });
    const { marker } = aim([1]);
    await first.tap.withTenant(ours.id, async () => {
      await first.handle.createNote(marker);
      expect(await codeOf(second.handle.countNotes(marker))).toBe("CONTEXT.MISSING");
      expect(await second.tap.withTenant(theirs.id, () => second.handle.countNotes(marker))).toBe(0);
      expect(await first.handle.countNotes(marker)).toBe(1);
    });
  });
}

function registerLosses(environment: () => ContractEnvironment): void {
  it("says so when the server is gone, and goes on when it is back", async () => {
    const { database, ours, open } = environment();
    const proxy = await wireProxy({ target: database.appUrl });
    await using opened = await open({ poolSize: 1, databaseUrl: proxy.url() });
    const count = (): Promise<number> => opened.tap.withTenant(ours.id, () => opened.handle.countNotes("x"));
    expect(await count()).toBe(0);
    await proxy.cutAll();
    await codeOf(count());
    expect(await count()).toBe(0);
    await proxy.close();
    expect(await codeOf(count())).toMatch(CONNECTION_CODES);
    expect(await codeOf(count())).toMatch(CONNECTION_CODES);
  });

  it("says CONNECTION.LOST for a backend that is killed under a query, and the next query works", async () => {
    const { ours, open } = environment();
    await using opened = await open({ poolSize: 1 });
    const { handle, tap } = opened;
    expect(await killWhileAsleep(environment(), opened, () => handle.query(SLEEP, [1]))).toBe("CONNECTION.LOST");
    expect(await tap.withTenant(ours.id, () => handle.countNotes("x"))).toBe(0);
    const inOrm = (): Promise<unknown> => handle.transaction((inside) => inside.query(SLEEP, [1]));
    expect(await killWhileAsleep(environment(), opened, inOrm)).toBe("CONNECTION.LOST");
    expect(await tap.withTenant(ours.id, () => handle.countNotes("x"))).toBe(0);
    const inTap = (): Promise<unknown> => tap.transaction({}, () => handle.query(SLEEP, [1]));
    expect(await killWhileAsleep(environment(), opened, inTap)).toBe("CONNECTION.LOST");
    expect(await tap.withTenant(ours.id, () => handle.countNotes("x"))).toBe(0);
  });

  it("gives the server's own error of a statement, and the next query works", async () => {
    const { ours, open } = environment();
    await using opened = await open({ poolSize: 1 });
    await opened.tap.withTenant(ours.id, async () => {
      await expect(opened.handle.query("select 1 / $1::int as x", [0])).rejects.toThrow(/division by zero/);
      await expect(opened.handle.query("select nonsense")).rejects.toThrow(/nonsense/);
      expect(await opened.handle.countNotes("x")).toBe(0);
    });
  });
}

/** Registers the tests of life and death. */
export function registerLifecycle(environment: () => ContractEnvironment): void {
  describe("lifecycle", () => {
    registerShared(environment);
    registerLosses(environment);
  });
}
