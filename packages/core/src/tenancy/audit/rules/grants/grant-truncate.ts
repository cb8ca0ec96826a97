import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { tablesWith } from "../../places.ts";

/** The application may TRUNCATE a table of tenants. */
export const grantTruncate = defineRule({
  code: "TENANCY.GRANT_TRUNCATE",
  severity: "error",
  finds: "The application may TRUNCATE a table of tenants.",
  why: "Policies do not apply to TRUNCATE: one tenant's request empties everybody's table.",
  remedy: "Revoke it.",
  *check(audit) {
    for (const { relation } of tablesWith(audit, "TRUNCATE")) {
      if (audit.app.inherited.has(relation.owner)) continue;
      yield {
        place: at("table", relation),
        message: "The application may TRUNCATE it, to which no policy applies.",
        fix: `revoke truncate on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
