import { catalogQuery } from "../catalog-query.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** A table that a publication sends. */
export interface PublishedTable extends QualifiedName {
  /** Its row filter, or null: PostgreSQL 15 on. */
  readonly filter: string | null;
}

/** A publication of logical replication. */
export interface Publication {
  readonly name: string;
  readonly owner: string;
  readonly allTables: boolean;
  readonly tables: readonly PublishedTable[];
}

export const publicationsQuery = catalogQuery<Publication>(
  "publications",
  (major) => `select p.pubname::text as name, pg_get_userbyid(p.pubowner)::text as owner, p.puballtables as "allTables",
     coalesce((select json_agg(json_build_object('schema', t.schemaname, 'name', t.tablename, 'filter', ${major >= 15 ? "t.rowfilter" : "null"})
       order by t.schemaname, t.tablename) from pg_publication_tables t where t.pubname = p.pubname), '[]') as tables
   from pg_publication p order by 1`,
);
