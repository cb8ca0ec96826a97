import { catalogQuery } from "../catalog-query.ts";

/** An extension that is installed in the database. */
export interface Extension {
  readonly name: string;
  readonly version: string;
  readonly schema: string;
}

export const extensionsQuery = catalogQuery<Extension>(
  "extensions",
  `select e.extname::text as name, e.extversion as version, n.nspname::text as schema
   from pg_extension e join pg_namespace n on n.oid = e.extnamespace order by 1`,
);
