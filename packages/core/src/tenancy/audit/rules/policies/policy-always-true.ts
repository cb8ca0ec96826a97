import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace } from "../../places.ts";

/** A permissive policy that lets every row through. */
export const policyAlwaysTrue = defineRule({
  code: "TENANCY.POLICY_ALWAYS_TRUE",
  severity: "error",
  finds: "A permissive policy that lets every row through.",
  why: "Permissive policies add up: one that is always true makes all the others meaningless.",
  remedy: "Drop it, or make its condition the tenant's.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "always-true" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Its USING holds for every row in every session.",
        evidence: [`using ${policy.using}`],
        fix: `drop policy ${quoteIdentifier(policy.name)} on ${audit.sql(table.relation)};`,
      };
    }
  },
});
