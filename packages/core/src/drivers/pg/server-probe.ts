/** What has to be known of a server, a role and whatever stands between before the first statement of the application. */
import { TapdbError } from "../../errors/index.ts";
import type { ManagedClient } from "./managed-client.ts";

/** The limits that a role's connections meet; undefined where there is none. */
export interface ConnectionLimits {
  /** `max_connections` of the server. */
  readonly server: number;
  /** Of these, kept for superusers and for `pg_use_reserved_connections`. */
  readonly reserved: number;
  /** CONNECTION LIMIT of the role. */
  readonly role: number | undefined;
  /** CONNECTION LIMIT of the database. */
  readonly database: number | undefined;
}

/** What one look at the server says. */
export interface ServerFacts {
  /** For example 180004. */
  readonly versionNumber: number;
  /** Whether a pooler answered instead of the server: its process id is not the one that the driver was told. */
  readonly behindPooler: boolean;
  /** The search path of a new session. */
  readonly searchPath: string;
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly bypassesRls: boolean;
  /** Roles that it may become and that are superusers or bypass row-level security. */
  readonly dangerousRoles: readonly string[];
  /** How many connections the role may open, as far as the server's own limits say. */
  readonly connectionLimits: ConnectionLimits;
  /** Up to five tables that it owns, schema-qualified. */
  readonly ownedTables: readonly string[];
}

const MINIMUM_VERSION = 140_000;

const PROBE = `
  select pg_catalog.pg_backend_pid() as pid,
         pg_catalog.current_setting('server_version_num')::int as version,
         (select s.reset_val from pg_catalog.pg_settings s where s.name = 'search_path') as search_path,
         pg_catalog.current_setting('max_connections')::int as max_connections,
         pg_catalog.current_setting('superuser_reserved_connections')::int
           + coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::int as reserved,
         nullif(r.rolconnlimit, -1) as role_limit,
         (select nullif(d.datconnlimit, -1) from pg_catalog.pg_database d
          where d.datname = pg_catalog.current_database()) as database_limit,
         r.rolname::text as role, r.rolsuper as superuser, r.rolbypassrls as bypass,
         array(select m.rolname::text from pg_catalog.pg_roles m
               where (m.rolsuper or m.rolbypassrls) and m.oid <> r.oid and not r.rolsuper
                 and pg_catalog.pg_has_role(r.oid, m.oid, 'member')) as dangerous,
         array(select c.oid::regclass::text from pg_catalog.pg_class c
               join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               where c.relkind in ('r', 'p') and c.relowner = r.oid
                 and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%' limit 5) as owned
  from pg_catalog.pg_roles r where r.rolname = current_user`;

interface ProbeRow {
  pid: number;
  version: number;
  search_path: string;
  max_connections: number;
  reserved: number;
  role_limit: number | null;
  database_limit: number | null;
  role: string;
  superuser: boolean;
  bypass: boolean;
  dangerous: string[];
  owned: string[];
}

/**
 * Looks at the server through one connection, in one flight.
 * @throws {TapdbError} `SERVER.UNSUPPORTED` below PostgreSQL 14; `POOL.POOLER_MODE` through a pooler in statement mode.
 */
export async function probeServer(client: ManagedClient): Promise<ServerFacts> {
  const { rows } = await client.queryBare<ProbeRow>(PROBE);
  const row = rows[0]!;
  if (row.version < MINIMUM_VERSION) {
    throw new TapdbError({
      code: "SERVER.UNSUPPORTED",
      message: `The server is PostgreSQL ${Math.floor(row.version / 10_000)}; tapdb needs 14 or later.`,
      hint: "Upgrade the server.",
    });
  }
  const behindPooler = row.pid !== client.processID;
  if (behindPooler) await checkPoolerMode(client);
  return Object.freeze({
    versionNumber: row.version,
    behindPooler,
    searchPath: row.search_path,
    role: row.role,
    isSuperuser: row.superuser,
    bypassesRls: row.bypass,
    dangerousRoles: row.dangerous,
    connectionLimits: Object.freeze({
      server: row.max_connections,
      reserved: row.reserved,
      role: row.role_limit ?? undefined,
      database: row.database_limit ?? undefined,
    }),
    ownedTables: row.owned,
  });
}

/** A pooler in statement mode refuses the transaction, and ends the connection. */
async function checkPoolerMode(client: ManagedClient): Promise<void> {
  try {
    await client.queryBare("begin");
    await client.queryBare("commit");
  } catch (error) {
    throw new TapdbError({
      code: "POOL.POOLER_MODE",
      message: "The pooler in front of the server did not let a transaction begin.",
      hint: "Set pool_mode = transaction, or session, for this database in PgBouncer; statement mode has no transactions.",
      cause: error,
    });
  }
}
