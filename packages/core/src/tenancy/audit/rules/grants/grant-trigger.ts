import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { tablesWith } from "../../places.ts";

/** The application may create triggers on a table of tenants. */
export const grantTrigger = defineRule({
  code: "TENANCY.GRANT_TRIGGER",
  severity: "warning",
  finds: "The application may create triggers on a table of tenants.",
  why: "A trigger sees every row that others write, and runs with the rights of whoever writes.",
  remedy: "Revoke it.",
  *check(audit) {
    for (const { relation } of tablesWith(audit, "TRIGGER")) {
      if (audit.app.inherited.has(relation.owner)) continue;
      yield {
        place: at("table", relation),
        message: "The application has TRIGGER on it.",
        fix: `revoke trigger on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
