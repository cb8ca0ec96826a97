import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** What a foreign key does when the row that it refers to goes. */
export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default";

/** The other side of a foreign key. */
export interface Reference extends QualifiedName {
  readonly columns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** Columns that SET NULL or SET DEFAULT is limited to; empty means all of the key. */
  readonly onDeleteColumns: readonly string[];
  readonly match: "simple" | "full";
}

/** A constraint of a table. */
export interface Constraint {
  readonly name: string;
  readonly kind: "primary-key" | "unique" | "foreign-key" | "exclusion" | "check";
  /** Its columns in order; of an exclusion those that are plain columns. */
  readonly columns: readonly string[];
  /** Operators of an exclusion, one for each element. */
  readonly operators: readonly string[];
  /** As `ALTER TABLE … ADD` takes it. */
  readonly definition: string;
  readonly validated: boolean;
  readonly deferrable: boolean;
  readonly references: Reference | null;
}

const ACTION = (column: string): string =>
  `case ${column} when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' end`;
const NAMES = (relation: string, numbers: string): string =>
  `coalesce((select array_agg(a.attname::text order by k.i) from unnest(${numbers}) with ordinality k(n, i) join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.n), '{}')`;

export const constraintsQuery = catalogQuery<Constraint & { schema: string; relation: string }>(
  "constraints",
  (major) => `select n.nspname::text as schema, c.relname::text as relation, o.conname::text as name,
     case o.contype when 'p' then 'primary-key' when 'u' then 'unique' when 'f' then 'foreign-key' when 'x' then 'exclusion' else 'check' end as kind,
     ${NAMES("o.conrelid", "o.conkey")} as columns,
     coalesce((select array_agg(p.oprname::text order by k.i) from unnest(o.conexclop) with ordinality k(op, i) join pg_operator p on p.oid = k.op), '{}') as operators,
     pg_get_constraintdef(o.oid) as definition, o.convalidated as validated, o.condeferrable as deferrable,
     case when o.contype = 'f' then json_build_object('schema', rn.nspname, 'name', r.relname,
       'columns', ${NAMES("o.confrelid", "o.confkey")}, 'onDelete', ${ACTION("o.confdeltype")}, 'onUpdate', ${ACTION("o.confupdtype")},
       'onDeleteColumns', ${major >= 15 ? NAMES("o.conrelid", "o.confdelsetcols") : "'{}'::text[]"},
       'match', case o.confmatchtype when 'f' then 'full' else 'simple' end) end as references
   from pg_constraint o
   join pg_class c on c.oid = o.conrelid
   join pg_namespace n on n.oid = c.relnamespace
   left join pg_class r on r.oid = o.confrelid
   left join pg_namespace rn on rn.oid = r.relnamespace
   where o.contype in ('p', 'u', 'f', 'x', 'c') and ${USER_SCHEMA}
   order by 1, 2, 3`,
);
