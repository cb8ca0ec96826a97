import type { Client } from "pg";
import { TapdbError } from "@tapdb/core/errors";
import type { EntityModel } from "../applications/entity-model.ts";

const MAX_TENANTS = 50;

/** Tables without policies that the tenant column is a foreign key to: `tenants (id)`. */
const TARGETS = `
  select format('%I.%I', n.nspname, t.relname) as "table", quote_ident(a.attname) as "column"
  from pg_constraint c
  join pg_class t on t.oid = c.confrelid
  join pg_namespace n on n.oid = t.relnamespace
  join pg_attribute s on s.attrelid = c.conrelid and s.attnum = c.conkey[1]
  join pg_attribute a on a.attrelid = c.confrelid and a.attnum = c.confkey[1]
  where c.contype = 'f' and array_length(c.conkey, 1) = 1 and c.conrelid = format('%I.%I', $1::text, $2::text)::regclass
    and s.attname = $3 and not t.relrowsecurity and has_table_privilege(t.oid, 'select')`;

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function fromReferencedTable(client: Pick<Client, "query">, models: readonly EntityModel[]): Promise<string[]> {
  for (const { schema, table, fields, tenantField } of models) {
    const { column } = fields.find(({ name }) => name === tenantField)!;
    const { rows: targets } = await client.query<{ table: string; column: string }>(TARGETS, [schema, table, column]);
    for (const target of targets) {
      const sql = `select ${target.column}::text as id from ${target.table} order by 1 limit ${MAX_TENANTS}`;
      const { rows } = await client.query<{ id: string }>(sql);
      if (rows.length > 1) return rows.map(({ id }) => id);
    }
  }
  return [];
}

async function fromRows(
  client: Pick<Client, "query">,
  { schema, table, fields, tenantField }: EntityModel,
): Promise<string[]> {
  const column = quote(fields.find(({ name }) => name === tenantField)!.column);
  const sql = `select distinct ${column}::text as id from ${quote(schema)}.${quote(table)} where ${column} is not null order by 1 limit ${MAX_TENANTS}`;
  const { rows } = await client.query<{ id: string }>(sql);
  return rows.map(({ id }) => id);
}

/** Where the tenants of a database may be read from. */
export interface TenantSources {
  /** Named by the user. */
  readonly given: readonly string[];
  /** A connection of the application's role. */
  readonly client: Pick<Client, "query">;
  /** A connection of the system's role, to whom policies do not apply. */
  readonly system: Pick<Client, "query"> | undefined;
}

/**
 * Some tenants of a database: those that the user named, those of the table that the tenant column references, or those of
 * the rows that the system's role sees.
 * @throws {TapdbError} `TENANCY.NO_TENANTS` when there are not at least two.
 */
export async function findTenants(
  { given, client, system }: TenantSources,
  models: readonly EntityModel[],
): Promise<string[]> {
  const found = given.length > 0 ? [...given] : await fromReferencedTable(client, models);
  if (found.length === 0 && system !== undefined && models[0] !== undefined)
    found.push(...(await fromRows(system, models[0])));
  const tenants = [...new Set(found)];
  if (tenants.length >= 2) return tenants;
  throw new TapdbError({
    code: "TENANCY.NO_TENANTS",
    message: "The demo needs two tenants, and the application's role cannot list them, as it should be.",
    hint: "Name some: --tenants acme,globex; or set systemDatabaseUrl in tapdb.config.ts.",
  });
}
