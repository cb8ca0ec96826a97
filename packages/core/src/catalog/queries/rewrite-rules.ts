import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";

/** A rule that rewrites statements on a table or view; the rule that makes a view one is left out. */
export interface RewriteRule {
  readonly name: string;
  readonly event: "select" | "update" | "insert" | "delete";
  readonly enabled: boolean;
  readonly definition: string;
}

export const rewriteRulesQuery = catalogQuery<RewriteRule & { schema: string; relation: string }>(
  "rewrite rules",
  `select n.nspname::text as schema, c.relname::text as relation, r.rulename::text as name,
     case r.ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert' else 'delete' end as event,
     r.ev_enabled <> 'D' as enabled, pg_get_ruledef(r.oid) as definition
   from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
   where r.rulename <> '_RETURN' and ${USER_SCHEMA} order by 1, 2, 3`,
);
