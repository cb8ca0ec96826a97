import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A rule that rewrites statements on a table of tenants. */
export const ruleOnTable = defineRule({
  code: "TENANCY.RULE_ON_TABLE",
  severity: "warning",
  finds: "A rule that rewrites statements on a table of tenants.",
  why: "What it adds runs with the rights of the table's owner, and gets around policies for whoever those do not bind.",
  remedy: "Use a trigger.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      for (const rule of relation.rewriteRules.filter(({ enabled }) => enabled)) {
        yield {
          place: at("table", relation),
          message: `The rule "${rule.name}" rewrites ${rule.event} on it, with the owner's rights.`,
          fix: `drop rule ${quoteIdentifier(rule.name)} on ${audit.sql(relation)};`,
        };
      }
    }
  },
});
