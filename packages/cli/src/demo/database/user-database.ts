import type { Client } from "pg";
import { createTapdb, type TapdbConfigInput } from "@tapdb/core";
import type { TapdbConfig } from "@tapdb/core/config";
import { isTapdbError, sqlStateOf, TapdbError } from "@tapdb/core/errors";
import { connect, describeAddress } from "../../doctor/server/connect.ts";
import type { EntityModel, Key } from "../applications/entity-model.ts";
import type { DemoDatabase } from "../demo-database.ts";
import { discoverModels, type DiscoveredModels } from "./discover-models.ts";
import { findTenants } from "./find-tenants.ts";
import { findPolicySetting } from "./policy-setting.ts";
import { readOnlyUrl } from "./read-only-url.ts";

const KEYS = 25;
const POOL = { poolSize: 5, maxOverflow: 0 };
/** protocol_violation: what PgBouncer answers to a start-up parameter that it does not know. */
const UNKNOWN_PARAMETER = "08P01";

interface Discovery extends DiscoveredModels {
  readonly server: string;
  readonly setting: string;
  readonly tenants: readonly string[];
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(databaseUrl);
  try {
    await client.query("begin read only");
    return await work(client);
  } finally {
    await client.end();
  }
}

async function discover(client: Client, config: TapdbConfig, given: readonly string[]): Promise<Discovery> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  const setting = await findPolicySetting(client, config.tenancy.setting);
  const discovered = await discoverModels(client, setting);
  if (discovered.models.length === 0) {
    throw new TapdbError({
      code: "TENANCY.NO_TABLES",
      message: `No table that this role may read has a policy by ${setting}.`,
      hint: "tapdb doctor says what each table lacks.",
    });
  }
  const find = (system: Client | undefined): Promise<string[]> =>
    findTenants({ given, client, system }, discovered.models);
  const tenants =
    config.systemDatabaseUrl === undefined ? await find(undefined) : await withClient(config.systemDatabaseUrl, find);
  return { ...discovered, server: rows[0]!.version.split(" ")[0]!, setting, tenants };
}

/** Keys are read as the application would read them: bound to their tenant. */
async function readKeys(config: TapdbConfigInput, { models, tenants }: Discovery): Promise<Map<string, Key[]>> {
  const tap = createTapdb(config);
  const keys = new Map<string, Key[]>();
  try {
    await tap.start();
    for (const tenant of tenants) {
      await tap.withTenant(tenant, async () => {
        for (const model of models) {
          const columns = model.key.map(
            (name) => `${quote(model.fields.find((field) => field.name === name)!.column)} as ${quote(name)}`,
          );
          const table = `${quote(model.schema)}.${quote(model.table)}`;
          const { rows } = await tap.sessionScope((session) =>
            session.execute<Key>(`select ${columns.join(", ")} from ${table} limit ${KEYS}`),
          );
          keys.set(`${model.entity} ${tenant}`, [...rows]);
        }
      });
    }
    return keys;
  } finally {
    await tap.close();
  }
}

/** Sessions that the server keeps read-only, or ordinary ones behind a pooler that does not pass that on. */
async function safestUrl(databaseUrl: string): Promise<{ url: string; note: string[] }> {
  const url = readOnlyUrl(databaseUrl);
  try {
    await (await connect(url)).end();
    return { url, note: [] };
  } catch (error) {
    if (!isTapdbError(error) || sqlStateOf(error.cause) !== UNKNOWN_PARAMETER) throw error;
    return {
      url: databaseUrl,
      note: ["A pooler does not pass default_transaction_read_only on; only reads are sent all the same."],
    };
  }
}

function pickPair(
  keys: ReadonlyMap<string, readonly Key[]>,
  model: EntityModel,
  tenants: readonly string[],
): [string, string] {
  const [attacker, victim] = tenants.filter((tenant) => (keys.get(`${model.entity} ${tenant}`) ?? []).length > 0);
  if (attacker !== undefined && victim !== undefined) return [attacker, victim];
  throw new TapdbError({
    code: "TENANCY.NO_TENANTS",
    message: `Fewer than two of the tenants have rows in ${model.table}.`,
    hint: "Name two that have: --tenants acme,globex.",
  });
}

/**
 * Opens the user's database for the reading parts of the demo: its tenant tables are found by their policies.
 * @throws {TapdbError} `CONNECTION.*`, `ROLE.*` for a role that policies do not bind, `TENANCY.NO_TABLES`,
 * `TENANCY.NO_TENANTS`.
 */
export async function openUserDatabase(config: TapdbConfig, tenants: readonly string[]): Promise<DemoDatabase> {
  const { url, note } = await safestUrl(config.databaseUrl);
  const { systemDatabaseUrl: _system, pg: _pg, ...given } = config;
  const checked = createTapdb({ ...given, ...POOL, databaseUrl: url });
  const { behindPooler } = await checked.start().finally(() => checked.close());
  const discovery = await withClient(url, (client) => discover(client, config, tenants));
  const { models, setting, tenantType, leftOut } = discovery;
  const safe: TapdbConfigInput = {
    ...given,
    ...POOL,
    databaseUrl: url,
    tenancy: { ...config.tenancy, setting, type: tenantType },
    profiler: { ...config.profiler, enabled: true },
  };
  const keys = await readKeys(safe, discovery);
  const [attacker, victim] = pickPair(keys, models[0]!, discovery.tenants);
  return {
    server: discovery.server,
    description: `${describeAddress(config.databaseUrl)}, ${models.length} tables by ${setting}`,
    config: safe,
    models,
    tenants: discovery.tenants,
    attacker,
    victim,
    keysOf: ({ entity }, tenant) => keys.get(`${entity} ${tenant}`) ?? [],
    pooled: behindPooler,
    notes: [...note, ...leftOut.map((reason) => `left out ${reason}`)],
    close: () => Promise.resolve(),
  };
}
