import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace } from "../../places.ts";

/** Two policies of a table that say the same. */
export const policyDuplicate = defineRule({
  code: "TENANCY.POLICY_DUPLICATE",
  severity: "info",
  finds: "Two policies of a table that say the same.",
  why: "Both are evaluated, and whoever changes one of them has changed nothing.",
  remedy: "Drop one.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      const same = Map.groupBy(relation.policies, ({ name: _name, ...rest }) => JSON.stringify(rest));
      for (const [first, ...copies] of same.values()) {
        for (const policy of copies) {
          yield {
            place: policyPlace(relation, policy),
            message: `It says the same as "${first!.name}".`,
            fix: `drop policy ${quoteIdentifier(policy.name)} on ${audit.sql(relation)};`,
          };
        }
      }
    }
  },
});
