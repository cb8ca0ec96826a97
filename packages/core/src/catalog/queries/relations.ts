import { catalogQuery, extensionOf, USER_SCHEMA } from "../catalog-query.ts";
import type { Column } from "./columns.ts";
import type { Constraint } from "./constraints.ts";
import type { Grant } from "./grants.ts";
import type { Index } from "./indexes.ts";
import type { Policy } from "./policies.ts";
import type { QualifiedName } from "./qualified-name.ts";
import type { Trigger } from "./triggers.ts";
import type { RewriteRule } from "./rewrite-rules.ts";

/** What a relation is. */
export type RelationKind = "table" | "partitioned-table" | "view" | "materialized-view" | "foreign-table" | "sequence";

/** What `pg_class` says of a relation. */
export interface RelationRow extends QualifiedName {
  readonly kind: RelationKind;
  readonly owner: string;
  readonly extension: string | null;
  /** Unlogged, temporary or permanent. */
  readonly persistence: "permanent" | "unlogged" | "temporary";
  readonly rlsEnabled: boolean;
  readonly rlsForced: boolean;
  /** Storage options and those of views: `security_invoker=true`. */
  readonly options: readonly string[];
  readonly replicaIdentity: "default" | "nothing" | "full" | "index";
  readonly isPartition: boolean;
  /** Its partitioned table, or the tables that it inherits from. */
  readonly parents: readonly QualifiedName[];
  /** `RANGE (placed_at)`, of a partitioned table. */
  readonly partitionKey: string | null;
  /** `FOR VALUES …`, of a partition. */
  readonly partitionBound: string | null;
  /** The query of a view or materialised view. */
  readonly definition: string | null;
  /** The server of a foreign table. */
  readonly foreignServer: string | null;
  /** Rows as the server estimates them; -1 when it never counted. */
  readonly estimatedRows: number;
  readonly comment: string | null;
}

/** A relation with all that hangs on it. */
export interface Relation extends RelationRow {
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly policies: readonly Policy[];
  readonly triggers: readonly Trigger[];
  readonly rewriteRules: readonly RewriteRule[];
  /** Rights on the relation and on its columns. */
  readonly grants: readonly Grant[];
  /** What a view's query reads, by the server's own account. */
  readonly reads: readonly QualifiedName[];
}

export const relationsQuery = catalogQuery<RelationRow>(
  "relations",
  `select n.nspname::text as schema, c.relname::text as name,
     case c.relkind when 'r' then 'table' when 'p' then 'partitioned-table' when 'v' then 'view'
       when 'm' then 'materialized-view' when 'f' then 'foreign-table' else 'sequence' end as kind,
     pg_get_userbyid(c.relowner)::text as owner, ${extensionOf("pg_class", "c.oid")} as extension,
     case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' else 'permanent' end as persistence,
     c.relrowsecurity as "rlsEnabled", c.relforcerowsecurity as "rlsForced", coalesce(c.reloptions, '{}') as options,
     case c.relreplident when 'n' then 'nothing' when 'f' then 'full' when 'i' then 'index' else 'default' end as "replicaIdentity",
     c.relispartition as "isPartition",
     coalesce((select json_agg(json_build_object('schema', pn.nspname, 'name', p.relname) order by i.inhseqno)
       from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
       where i.inhrelid = c.oid), '[]') as parents,
     case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as "partitionKey",
     pg_get_expr(c.relpartbound, c.oid) as "partitionBound",
     case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
     (select s.srvname::text from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid) as "foreignServer",
     c.reltuples::float8 as "estimatedRows", obj_description(c.oid, 'pg_class') as comment
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${USER_SCHEMA}
   order by 1, 2`,
);
