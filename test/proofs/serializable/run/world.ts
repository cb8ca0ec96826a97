import { acquireServer, createTestDatabase, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import pg from "pg";
import type { ProofContext } from "../../harness/define-proof.ts";
import type { Operation } from "../checker/history.ts";
import { databaseSettings, historySchema } from "../schema.ts";

/** What is in the database of one group when all is over. */
export interface GroundTruth {
  readonly final: readonly Operation[];
  readonly values: readonly number[];
  readonly items: number;
}

/** The database, and a superuser's look at it. */
export interface World {
  readonly database: TestDatabase;
  readonly admin: pg.Pool;
}

/** Connections of the superuser: a lane does not wait for another's look. */
const LOOKERS = 6;

/** Makes the database; it ends with the run. */
export async function makeWorld({ defer, postgres }: ProofContext): Promise<World> {
  const server = await acquireServer();
  defer(() => server.release());
  // The tables of the contract suites are there for the ORMs, which know them as their entities.
  const schema = tenantSchema + historySchema;
  const database = await createTestDatabase({ adminUrl: server.adminUrl, template: "histories", schema });
  defer(() => database.drop());
  await database.query(databaseSettings(database.name));
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: LOOKERS });
  defer(() => admin.end());
  const { rows } = await admin.query<{ version: string }>("select current_setting('server_version') as version");
  postgres(rows[0]!.version);
  return { database, admin };
}

/** Rows of a group to be. */
export interface NewGroup {
  readonly group: number;
  readonly tenant: string;
  readonly rows: readonly number[];
}

/** Makes the rows of several groups. */
export async function createGroups({ admin }: World, groups: readonly NewGroup[]): Promise<void> {
  const rows = groups.flatMap(({ group, tenant, rows: values }) =>
    values.map((value, key) => ({ group, key, tenant, value })),
  );
  await admin.query(
    `insert into objects (grp, key, tenant_id, value)
     select * from unnest($1::int[], $2::int[], $3::text[], $4::int[])`,
    [
      rows.map((row) => row.group),
      rows.map((row) => row.key),
      rows.map((row) => row.tenant),
      rows.map((row) => row.value),
    ],
  );
}

interface ObjectRow {
  readonly grp: number;
  readonly key: number;
  readonly version: number;
  readonly writer: number;
  readonly value: number;
  readonly list: readonly number[];
}

/** Reads what is there of these groups. */
export async function readGroups({ admin }: World, groups: readonly number[]): Promise<Map<number, GroundTruth>> {
  const objects = await admin.query<ObjectRow>("select * from objects where grp = any($1::int[]) order by grp, key", [
    groups,
  ]);
  const items = await admin.query<{ grp: number; item: number }>(
    "select grp, item from items where grp = any($1::int[])",
    [groups],
  );
  const rowsOf = Map.groupBy(objects.rows, ({ grp }) => grp);
  const itemsOf = Map.groupBy(items.rows, ({ grp }) => grp);
  return new Map(groups.map((group) => [group, truth(rowsOf.get(group) ?? [], itemsOf.get(group) ?? [])]));
}

function truth(rows: readonly ObjectRow[], items: readonly { item: number }[]): GroundTruth {
  const final = rows.flatMap(({ key, version, writer, list }): Operation[] =>
    list.length > 0
      ? [{ kind: "list", key: `list-${key}`, values: list }]
      : [{ kind: "read", key: String(key), version, writer }],
  );
  return {
    final: [...final, { kind: "scan", set: "items", items: items.map(({ item }) => item) }],
    values: rows.map(({ value }) => value),
    items: items.length,
  };
}

/**
 * Waits until the server is done with all that a lane has sent: the client of a cut connection has its error before the
 * server has seen what was on its way.
 */
export async function quiesce({ admin, database }: World, lane: string): Promise<void> {
  for (let busy = true; busy;) {
    const { rows } = await admin.query<{ busy: boolean }>(
      `select count(*) > 0 as busy from pg_stat_activity
       where datname = $1 and application_name = $2 and state is distinct from 'idle'`,
      [database.name, lane],
    );
    busy = rows[0]!.busy;
  }
}

/** How often each of these attempts is in the ledger. */
export async function readLedger({ admin }: World, attempts: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const { rows } = await admin.query<{ attempt: number; n: number }>(
    "select attempt, count(*)::int as n from ledger where attempt = any($1::int[]) group by attempt",
    [attempts],
  );
  return new Map(rows.map(({ attempt, n }) => [attempt, n]));
}

/** Removes what is settled. */
export async function dropGroups(
  { admin }: World,
  groups: readonly number[],
  attempts: readonly number[],
): Promise<void> {
  await admin.query("delete from objects where grp = any($1::int[])", [groups]);
  await admin.query("delete from items where grp = any($1::int[])", [groups]);
  await admin.query("delete from ledger where attempt = any($1::int[])", [attempts]);
}
