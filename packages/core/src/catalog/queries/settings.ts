import { catalogQuery } from "../catalog-query.ts";

/** A setting of the server that decides what tenants can see or how plans are made. */
export interface ServerSetting {
  readonly name: string;
  readonly value: string;
  readonly source: string;
}

/** A setting that a role or a database starts its sessions with. */
export interface SessionDefault {
  /** The role, or null for everybody. */
  readonly role: string | null;
  /** Whether it is limited to this database. */
  readonly inDatabase: boolean;
  readonly name: string;
  readonly value: string;
}

/** Which settings are read: those that a snapshot's readers ask for. */
const NAMES = [
  "lo_compat_privileges",
  "row_security",
  "session_preload_libraries",
  "shared_preload_libraries",
  "local_preload_libraries",
  "track_activities",
  "log_statement",
  "default_transaction_isolation",
  "wal_level",
  "max_connections",
  "server_version",
  "transaction_timeout",
  "idle_in_transaction_session_timeout",
];

export const settingsQuery = catalogQuery<ServerSetting>(
  "settings",
  `select name, setting as value, source from pg_settings where name in (${NAMES.map((name) => `'${name}'`).join(", ")}) order by 1`,
);

export const sessionDefaultsQuery = catalogQuery<SessionDefault>(
  "settings of roles and databases",
  `select case when s.setrole = 0 then null else pg_get_userbyid(s.setrole)::text end as role, s.setdatabase <> 0 as "inDatabase",
     split_part(c, '=', 1) as name, substr(c, position('=' in c) + 1) as value
   from pg_db_role_setting s, unnest(s.setconfig) c
   where s.setdatabase in (0, (select oid from pg_database where datname = current_database())) order by 1, 2, 3`,
);
