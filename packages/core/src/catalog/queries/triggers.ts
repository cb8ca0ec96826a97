import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** A trigger that somebody wrote; those that foreign keys use are left out. */
export interface Trigger {
  readonly name: string;
  /** When it fires: `origin` is the usual. */
  readonly enabled: "origin" | "always" | "replica" | "disabled";
  readonly timing: "before" | "after" | "instead";
  readonly forEach: "row" | "statement";
  readonly events: readonly string[];
  readonly function: QualifiedName;
  readonly isConstraint: boolean;
  /** Whether it came with its partitioned table. */
  readonly inherited: boolean;
  readonly definition: string;
}

export const triggersQuery = catalogQuery<Trigger & { schema: string; relation: string }>(
  "triggers",
  `select n.nspname::text as schema, c.relname::text as relation, t.tgname::text as name,
     case t.tgenabled when 'A' then 'always' when 'R' then 'replica' when 'D' then 'disabled' else 'origin' end as enabled,
     case when t.tgtype & 2 <> 0 then 'before' when t.tgtype & 64 <> 0 then 'instead' else 'after' end as timing,
     case when t.tgtype & 1 <> 0 then 'row' else 'statement' end as "forEach",
     array_remove(array[case when t.tgtype & 4 <> 0 then 'insert' end, case when t.tgtype & 8 <> 0 then 'delete' end,
       case when t.tgtype & 16 <> 0 then 'update' end, case when t.tgtype & 32 <> 0 then 'truncate' end], null) as events,
     json_build_object('schema', fn.nspname, 'name', f.proname) as function,
     t.tgconstraint <> 0 as "isConstraint", t.tgparentid <> 0 as inherited, pg_get_triggerdef(t.oid) as definition
   from pg_trigger t
   join pg_class c on c.oid = t.tgrelid
   join pg_namespace n on n.oid = c.relnamespace
   join pg_proc f on f.oid = t.tgfoid
   join pg_namespace fn on fn.oid = f.pronamespace
   where not t.tgisinternal and ${USER_SCHEMA} order by 1, 2, 3`,
);
