import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@tapdb/core/embedded";
import type { EntityModel, Key } from "../applications/entity-model.ts";
import { loadShop, type LoadProgress } from "../dataset/load-shop.ts";
import type { Shift } from "../write-skew/run-write-skew.ts";

const DATABASE = "shop";
const APP_ROLE = "shop_app";
const BARE_ROLE = "shop_bare";
/** The bulk load writes no WAL where a server of its own allows that; the rest is for a server that nobody else uses. */
const SETTINGS = {
  wal_level: "minimal",
  max_wal_senders: 0,
  max_connections: 200,
  shared_buffers: "256MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "4GB",
  autovacuum: "off",
  jit: "off",
};

/** The demo's own server with its shop. */
export interface EmbeddedShop {
  readonly version: string;
  readonly rows: number;
  readonly loadMs: number;
  /** With the application's role. */
  readonly appUrl: string;
  /** The superuser's, for a look around. */
  readonly adminUrl: string;
  /** With a role whose sessions are bound to one tenant for good: what is measured against. */
  readonly bareUrl: string;
  readonly tenants: readonly string[];
  readonly shifts: readonly Shift[];
  keysOf(model: EntityModel, tenant: string): readonly Key[];
  /** A checksum of all rows that are not of the tenant: whether anybody else's changed. */
  checksumOfOthers(tenant: string): Promise<string>;
  stop(): Promise<void>;
}

/** How the shop is made. */
export interface EmbeddedShopOptions {
  readonly scale: number;
  readonly models: readonly EntityModel[];
  /** The tenant of `bareUrl`. */
  readonly bareTenant: string;
  /** Tenants whose keys are looked up. */
  readonly sampled: readonly string[];
  readonly onProgress: (progress: LoadProgress) => void;
  readonly signal: AbortSignal;
}

const KEYS = 25;
const SHIFTS = 10;

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createRoles(server: EmbeddedPostgres, bareTenant: string): Promise<{ appUrl: string; bareUrl: string }> {
  const password = randomBytes(18).toString("hex");
  await withClient(server.url(), async (client) => {
    await client.query(`create database ${DATABASE}`);
    for (const role of [APP_ROLE, BARE_ROLE]) {
      await client.query(`create role ${role} login nosuperuser nobypassrls password '${password}'`);
    }
    await client.query(`grant ${APP_ROLE} to ${BARE_ROLE}`);
    await client.query(
      `alter role ${BARE_ROLE} in database ${DATABASE} set tapdb.tenant = ${client.escapeLiteral(bareTenant)}`,
    );
  });
  return { appUrl: server.url(DATABASE, APP_ROLE, password), bareUrl: server.url(DATABASE, BARE_ROLE, password) };
}

async function sampleKeys(client: Client, { models, sampled }: EmbeddedShopOptions): Promise<Map<string, Key[]>> {
  const keys = new Map<string, Key[]>();
  for (const { entity, table } of models) {
    for (const tenant of sampled) {
      const { rows } = await client.query<Key>(`select id from ${table} where shop_id = $1 order by id limit ${KEYS}`, [
        tenant,
      ]);
      keys.set(`${entity} ${tenant}`, rows);
    }
  }
  return keys;
}

async function readShifts(client: Client): Promise<Shift[]> {
  const { rows } = await client.query<{ shop: string; staff: [number, number] }>(
    `select shop_id as shop, array_agg(id order by id) as staff from staff where on_duty group by shop_id order by shop_id limit ${SHIFTS}`,
  );
  return rows;
}

async function fill(server: EmbeddedPostgres, options: EmbeddedShopOptions): Promise<EmbeddedShop> {
  const adminUrl = server.url(DATABASE);
  const { appUrl, bareUrl } = await createRoles(server, options.bareTenant);
  return withClient(adminUrl, async (client) => {
    const startedAt = performance.now();
    const rows = await loadShop(client, {
      role: APP_ROLE,
      scale: options.scale,
      onProgress: options.onProgress,
      signal: options.signal,
    });
    const loadMs = performance.now() - startedAt;
    const tenants = (await client.query<{ id: string }>("select id from shops order by id")).rows.map(({ id }) => id);
    const keys = await sampleKeys(client, options);
    const shifts = await readShifts(client);
    return {
      version: server.version,
      rows,
      loadMs,
      appUrl,
      adminUrl,
      bareUrl,
      tenants,
      shifts,
      keysOf: ({ entity }, tenant) => keys.get(`${entity} ${tenant}`) ?? [],
      checksumOfOthers: (tenant) =>
        withClient(adminUrl, async (other) => {
          const sums = ["products", "orders", "customers"].map(
            (table) => `(select sum(hashtextextended(t::text, 0)) from ${table} t where shop_id <> $1)`,
          );
          const { rows: found } = await other.query<{ sum: string }>(
            `select concat_ws(' ', ${sums.join(", ")}) as sum`,
            [tenant],
          );
          return found[0]!.sum;
        }),
      stop: () => server.stop(),
    };
  });
}

/** Starts a server of the demo's own and fills it; it ends with this process, or with `stop()`. */
export async function startEmbeddedShop(options: EmbeddedShopOptions): Promise<EmbeddedShop> {
  const onProgress = (): void => options.onProgress({ done: 0, stage: "PostgreSQL", rows: 0 });
  const server = await startEmbeddedPostgres({ durability: "none", settings: SETTINGS, onProgress });
  try {
    return await fill(server, options);
  } catch (error) {
    await server.stop();
    throw error;
  }
}
