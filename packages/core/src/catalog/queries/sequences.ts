import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";
import type { Grant } from "./grants.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** A sequence. */
export interface Sequence extends QualifiedName {
  readonly owner: string;
  readonly type: string;
  readonly increment: number;
  /** The column that it feeds, or null. */
  readonly ownedBy: (QualifiedName & { readonly column: string }) | null;
  readonly grants: readonly Grant[];
}

export const sequencesQuery = catalogQuery<Omit<Sequence, "grants">>(
  "sequences",
  `select n.nspname::text as schema, c.relname::text as name, pg_get_userbyid(c.relowner)::text as owner,
     format_type(s.seqtypid, null) as type, s.seqincrement::float8 as increment,
     (select json_build_object('schema', tn.nspname, 'name', t.relname, 'column', a.attname)
      from pg_depend d join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
      join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')) as "ownedBy"
   from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
   where ${USER_SCHEMA} order by 1, 2`,
);
