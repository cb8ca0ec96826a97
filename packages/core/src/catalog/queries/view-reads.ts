import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** A relation that a view's query reads. */
export interface ViewRead {
  readonly schema: string;
  readonly relation: string;
  readonly reads: QualifiedName;
}

export const viewReadsQuery = catalogQuery<ViewRead>(
  "view dependencies",
  `select distinct n.nspname::text as schema, v.relname::text as relation,
     jsonb_build_object('schema', tn.nspname, 'name', t.relname) as reads
   from pg_rewrite r
   join pg_class v on v.oid = r.ev_class and v.relkind in ('v', 'm')
   join pg_namespace n on n.oid = v.relnamespace
   join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> v.oid
   join pg_class t on t.oid = d.refobjid
   join pg_namespace tn on tn.oid = t.relnamespace
   where r.rulename = '_RETURN' and ${USER_SCHEMA} order by 1, 2`,
);
