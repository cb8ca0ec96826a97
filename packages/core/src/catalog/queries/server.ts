import { catalogQuery } from "../catalog-query.ts";

/** The server and the database that were looked at. */
export interface ServerInfo {
  /** `180004`. */
  readonly versionNumber: number;
  readonly database: string;
  readonly databaseOwner: string;
  readonly encoding: string;
  /** The role that read the catalogs. */
  readonly readBy: string;
  /** Whether the server is a standby. */
  readonly inRecovery: boolean;
}

export const serverQuery = catalogQuery<ServerInfo>(
  "server",
  `select current_setting('server_version_num')::int as "versionNumber", d.datname::text as database,
     pg_get_userbyid(d.datdba)::text as "databaseOwner", pg_encoding_to_char(d.encoding)::text as encoding,
     current_user::text as "readBy", pg_is_in_recovery() as "inRecovery"
   from pg_database d where d.datname = current_database()`,
);
