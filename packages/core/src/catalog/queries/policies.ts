import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";

/** What a policy is for. */
export type PolicyCommand = "all" | "select" | "insert" | "update" | "delete";

/** A policy of row-level security. */
export interface Policy {
  readonly name: string;
  readonly command: PolicyCommand;
  readonly permissive: boolean;
  /** `public` stands for everybody. */
  readonly roles: readonly string[];
  /** The expression of USING, names qualified. */
  readonly using: string | null;
  /** The expression of WITH CHECK. */
  readonly withCheck: string | null;
}

export const policiesQuery = catalogQuery<Policy & { schema: string; relation: string }>(
  "policies",
  `select n.nspname::text as schema, c.relname::text as relation, p.polname::text as name,
     case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
     p.polpermissive as permissive,
     array(select case when r = 0 then 'public' else pg_get_userbyid(r)::text end from unnest(p.polroles) r order by 1) as roles,
     pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as "withCheck"
   from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
   where ${USER_SCHEMA} order by 1, 2, 3`,
);
