import { at, defineRule } from "../../rule.ts";

/** A right on a table of tenants that everybody has. */
export const grantToPublic = defineRule({
  code: "TENANCY.GRANT_TO_PUBLIC",
  severity: "warning",
  finds: "A right on a table of tenants that everybody has.",
  why: "Every role that may connect has it, also those for which no policy was thought of.",
  remedy: "Grant it to the application's role, and revoke it from PUBLIC.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      const rights = new Set(
        relation.grants.filter(({ grantee }) => grantee === "public").map(({ privilege }) => privilege),
      );
      if (rights.size === 0) continue;
      yield {
        place: at("table", relation),
        message: `PUBLIC has ${[...rights].join(", ")} on it.`,
        fix: `revoke all on ${audit.sql(relation)} from public;`,
      };
    }
  },
});
