import { catalogQuery, USER_SCHEMA } from "../catalog-query.ts";
import type { Grant } from "./grants.ts";
import type { QualifiedName } from "./qualified-name.ts";

/** A function or procedure that belongs to people; those of extensions are left out. */
export interface DatabaseFunction extends QualifiedName {
  readonly kind: "function" | "procedure" | "aggregate" | "window";
  /** The types of its arguments, as they tell overloads apart: `integer, text`. */
  readonly signature: string;
  readonly argumentNames: readonly string[];
  readonly returns: string;
  readonly owner: string;
  readonly language: string;
  /** Whether the language can't reach outside of the database. */
  readonly trusted: boolean;
  readonly securityDefiner: boolean;
  readonly leakproof: boolean;
  readonly volatility: "immutable" | "stable" | "volatile";
  /** Settings that hold while it runs: `search_path=app, pg_temp`. */
  readonly settings: readonly string[];
  /** Its body: text, or SQL of a standard body. */
  readonly source: string;
  /** The whole `CREATE FUNCTION`; null for those that have none. */
  readonly definition: string | null;
  readonly grants: readonly Grant[];
}

export const functionsQuery = catalogQuery<Omit<DatabaseFunction, "grants">>(
  "functions",
  `select n.nspname::text as schema, p.proname::text as name,
     case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' else 'function' end as kind,
     pg_get_function_identity_arguments(p.oid) as signature, coalesce(p.proargnames, '{}') as "argumentNames",
     coalesce(pg_get_function_result(p.oid), 'void') as returns, pg_get_userbyid(p.proowner)::text as owner,
     l.lanname::text as language, l.lanpltrusted as trusted, p.prosecdef as "securityDefiner", p.proleakproof as leakproof,
     case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
     coalesce(p.proconfig, '{}') as settings, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as source,
     case when p.prokind in ('f', 'p') and l.lanname in ('sql', 'plpgsql') then pg_get_functiondef(p.oid) end as definition
   from pg_proc p
   join pg_namespace n on n.oid = p.pronamespace
   join pg_language l on l.oid = p.prolang
   where ${USER_SCHEMA} and not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
   order by 1, 2, 4`,
);
