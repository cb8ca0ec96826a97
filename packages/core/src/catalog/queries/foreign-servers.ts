import { catalogQuery } from "../catalog-query.ts";
import type { Grant } from "./grants.ts";

/** A foreign server; the options of it and of its users are not read, since they may hold passwords. */
export interface ForeignServer {
  readonly name: string;
  readonly owner: string;
  readonly wrapper: string;
  /** The roles that have a mapping; `public` for everybody. */
  readonly mappedRoles: readonly string[];
  readonly grants: readonly Grant[];
}

export const foreignServersQuery = catalogQuery<Omit<ForeignServer, "grants">>(
  "foreign servers",
  `select s.srvname::text as name, pg_get_userbyid(s.srvowner)::text as owner, w.fdwname::text as wrapper,
     array(select m.usename::text from pg_user_mappings m where m.srvid = s.oid order by 1) as "mappedRoles"
   from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw order by 1`,
);
