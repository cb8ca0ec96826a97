import { randomUUID } from "node:crypto";
import { createTapdb, type Tapdb } from "@tapdb/core";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "../database/create-test-database.ts";
import { seedTenants } from "../database/seed-tenants.ts";
import { tenantSchema } from "../database/tenant-schema.ts";
import { wireProxy, type WireProxy } from "../proxy/wire-proxy.ts";
import type { ContractUrls, OrmDriver, OrmHandle, Target } from "./orm-driver.ts";

/** Customers, orders and notes that each tenant is seeded with. */
export const ROWS = 6;
const TENANTS = 3;

/** A tenant of the suite. */
export interface ContractTenant {
  readonly id: string;
  /** Ids of its seeded customers, orders and notes: the same for all three. */
  readonly ids: readonly number[];
}

/** A tapdb with the ORM open on it. */
export interface Opened {
  readonly tap: Tapdb;
  readonly handle: OrmHandle;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How a tapdb is made for a test. */
export interface OpenOptions {
  /** @defaultValue 2 */
  readonly poolSize?: number;
  /** @defaultValue the app's role by way of the environment's proxy */
  readonly databaseUrl?: string;
}

/** What the tests of one ORM share: a seeded database behind a proxy, and a look at it that no policy limits. */
export interface ContractEnvironment {
  readonly driver: OrmDriver;
  readonly database: TestDatabase;
  readonly proxy: WireProxy;
  readonly urls: ContractUrls;
  readonly ours: ContractTenant;
  readonly theirs: ContractTenant;
  open(options?: OpenOptions): Promise<Opened>;
  /** Runs SQL as the superuser, past the proxy. */
  admin<R extends pg.QueryResultRow = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<R[]>;
  /** Makes notes for a tenant and gives their ids. */
  makeNotes(tenant: string, count: number): Promise<number[]>;
  /** A target with a marker of its own. */
  aim(ids: readonly number[], tenant?: string): Target;
  close(): Promise<void>;
}

const INSERT_NOTES =
  "insert into notes (tenant_id, body) select $1, 'fresh' from generate_series(1, $2::int) returning id";

/** Makes the environment of one ORM. */
export async function createContractEnvironment(driver: OrmDriver): Promise<ContractEnvironment> {
  const database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  const seeded = await seedTenants(database, TENANTS, ROWS);
  const proxy = await wireProxy({ target: database.appUrl });
  const urls: ContractUrls = { app: proxy.url(), admin: proxy.url(database.adminUrl) };
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  await driver.prepare?.();
  const tenant = (index: number): ContractTenant => ({
    id: seeded[index] as string,
    ids: Array.from({ length: ROWS }, (_, row) => index * ROWS + row + 1),
  });
  const admin: ContractEnvironment["admin"] = async (sql, parameters) =>
    (await client.query(sql, parameters)).rows as never;
  return {
    driver,
    database,
    proxy,
    urls,
    ours: tenant(0),
    theirs: tenant(1),
    admin,
    open: (options) => openOn(driver, urls, options ?? {}),
    async makeNotes(owner, count) {
      return (await admin<{ id: number }>(INSERT_NOTES, [owner, count])).map(({ id }) => id);
    },
    aim: (ids, owner) => ({ ids, marker: `marker-${randomUUID()}`, ...(owner === undefined ? {} : { tenant: owner }) }),
    async close() {
      await client.end();
      await proxy.close();
      await database.drop();
    },
  };
}

async function openOn(driver: OrmDriver, urls: ContractUrls, options: OpenOptions): Promise<Opened> {
  const tap = createTapdb({
    databaseUrl: options.databaseUrl ?? urls.app,
    poolSize: options.poolSize ?? 2,
    maxOverflow: 0,
    poolTimeoutMs: 5_000,
    // Flights are counted, also on a machine that is slow.
    pool: { health: { validateAfterMs: 60_000 } },
    ...(driver.pg === undefined ? {} : { pg: driver.pg as never }),
  });
  try {
    const handle = await driver.open(tap, urls);
    return {
      tap,
      handle,
      async [Symbol.asyncDispose]() {
        await handle.close();
        await tap.close();
      },
    };
  } catch (error) {
    await tap.close();
    throw error;
  }
}
