import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { tablesWith } from "../../places.ts";

/** The application may refer to a table of tenants by foreign key. */
export const grantReferences = defineRule({
  code: "TENANCY.GRANT_REFERENCES",
  severity: "warning",
  finds: "The application may refer to a table of tenants by foreign key.",
  why: "Foreign keys are checked without policies: with one of its own, a session finds out which keys others have.",
  remedy: "Revoke it.",
  *check(audit) {
    for (const { relation } of tablesWith(audit, "REFERENCES")) {
      if (audit.app.inherited.has(relation.owner)) continue;
      yield {
        place: at("table", relation),
        message: "The application has REFERENCES on it, and can test which keys there are.",
        fix: `revoke references on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
