import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { tablesWith } from "../../places.ts";

/** The application may maintain a table of tenants. */
export const grantMaintain = defineRule({
  code: "TENANCY.GRANT_MAINTAIN",
  severity: "warning",
  finds: "The application may maintain a table of tenants.",
  why: "LOCK TABLE, CLUSTER, REINDEX and VACUUM FULL stop every tenant.",
  remedy: "Revoke it.",
  *check(audit) {
    for (const { relation } of tablesWith(audit, "MAINTAIN")) {
      if (audit.app.inherited.has(relation.owner)) continue;
      yield {
        place: at("table", relation),
        message: "The application has MAINTAIN on it, and can lock everybody out.",
        fix: `revoke maintain on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
