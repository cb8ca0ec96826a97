import { catalogQuery, extensionOf, USER_SCHEMA } from "../catalog-query.ts";
import type { Grant } from "./grants.ts";

/** A schema that belongs to people. */
export interface Schema {
  readonly name: string;
  readonly owner: string;
  readonly extension: string | null;
  readonly grants: readonly Grant[];
}

export const schemasQuery = catalogQuery<Omit<Schema, "grants">>(
  "schemas",
  `select n.nspname::text as name, pg_get_userbyid(n.nspowner)::text as owner, ${extensionOf("pg_namespace", "n.oid")} as extension
   from pg_namespace n where ${USER_SCHEMA} order by 1`,
);
