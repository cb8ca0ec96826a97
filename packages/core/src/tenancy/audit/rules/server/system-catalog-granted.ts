import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

const HOLDS_DATA = new Set([
  "pg_statistic",
  "pg_statistic_ext_data",
  "pg_largeobject",
  "pg_authid",
  "pg_user_mapping",
  "pg_subscription",
]);

/** A system catalog with values of rows that the application may read. */
export const systemCatalogGranted = defineRule({
  code: "TENANCY.SYSTEM_CATALOG_GRANTED",
  severity: "error",
  finds: "A system catalog with values of rows that the application may read.",
  why: "pg_statistic holds samples of every tenant's rows, pg_largeobject their data, and no policy is asked.",
  remedy: "Revoke it; pg_stats shows what a role may see.",
  *check(audit) {
    for (const { relation, grantee, privilege } of audit.snapshot.catalogGrants) {
      if (!HOLDS_DATA.has(relation) || privilege !== "SELECT" || !audit.app.isGrantee(grantee)) continue;
      yield {
        place: at("table", `pg_catalog.${relation}`),
        message: `${grantee === "public" ? "Everybody" : "The application"} may read it, and it holds data of all tenants.`,
        fix: `revoke select on pg_catalog.${relation} from ${grantee === "public" ? "public" : quoteIdentifier(grantee)};`,
      };
    }
  },
});
