import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";

/** A column of a relation. */
export interface Column {
  readonly name: string;
  /** From 1; columns that were dropped leave gaps. */
  readonly position: number;
  /** As PostgreSQL writes it: `character varying(20)`. */
  readonly type: string;
  readonly nullable: boolean;
  /** The default's expression, or that of a generated column. */
  readonly default: string | null;
  readonly generated: "no" | "stored" | "virtual";
  readonly identity: "no" | "always" | "by-default";
  readonly collation: string | null;
  readonly comment: string | null;
}

export const columnsQuery = catalogQuery<Column & { schema: string; relation: string }>(
  "columns",
  `select n.nspname::text as schema, c.relname::text as relation, a.attname::text as name, a.attnum::int as position,
     format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull and not (t.typtype = 'd' and t.typnotnull) as nullable,
     pg_get_expr(d.adbin, d.adrelid) as default,
     case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' else 'no' end as generated,
     case a.attidentity when 'a' then 'always' when 'd' then 'by-default' else 'no' end as identity,
     case when a.attcollation <> t.typcollation then (select collname::text from pg_collation where oid = a.attcollation) end as collation,
     col_description(c.oid, a.attnum) as comment
   from pg_attribute a
   join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm', 'f')
   join pg_namespace n on n.oid = c.relnamespace
   join pg_type t on t.oid = a.atttypid
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and ${USER_SCHEMA}
   order by 1, 2, a.attnum`,
);
