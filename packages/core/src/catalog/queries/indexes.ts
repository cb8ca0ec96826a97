import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";

/** An index. */
export interface Index {
  readonly name: string;
  readonly method: string;
  /** Its keys in order: a column's name, or null for an expression. */
  readonly keys: readonly (string | null)[];
  readonly included: readonly string[];
  /** The expressions among its keys, as SQL. */
  readonly expressions: string | null;
  /** The condition of a partial index. */
  readonly predicate: string | null;
  readonly unique: boolean;
  readonly primary: boolean;
  readonly valid: boolean;
  readonly nullsNotDistinct: boolean;
  readonly definition: string;
  /** The constraint that it implements. */
  readonly constraint: string | null;
}

export const indexesQuery = catalogQuery<Index & { schema: string; relation: string }>(
  "indexes",
  (
    major,
  ) => `select n.nspname::text as schema, c.relname::text as relation, ic.relname::text as name, m.amname::text as method,
     array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(n, p)
       left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n and k.n > 0 where k.p <= i.indnkeyatts order by k.p) as keys,
     array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(n, p)
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n where k.p > i.indnkeyatts order by k.p) as included,
     pg_get_expr(i.indexprs, i.indrelid) as expressions, pg_get_expr(i.indpred, i.indrelid) as predicate,
     i.indisunique as unique, i.indisprimary as primary, i.indisvalid as valid,
     ${major >= 15 ? "i.indnullsnotdistinct" : "false"} as "nullsNotDistinct", pg_get_indexdef(i.indexrelid) as definition,
     (select o.conname::text from pg_constraint o where o.conindid = i.indexrelid and o.contype in ('p', 'u', 'x') and o.conrelid = i.indrelid) as constraint
   from pg_index i
   join pg_class c on c.oid = i.indrelid
   join pg_namespace n on n.oid = c.relnamespace
   join pg_class ic on ic.oid = i.indexrelid
   join pg_am m on m.oid = ic.relam
   where ${USER_SCHEMA}
   order by 1, 2, 3`,
);
