import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace } from "../../places.ts";

/** A permissive policy that lets no row through. */
export const policyConstantFalse = defineRule({
  code: "TENANCY.POLICY_CONSTANT_FALSE",
  severity: "info",
  finds: "A permissive policy that lets no row through.",
  why: "It does nothing: either it was meant to be something else, or it can go.",
  remedy: "Drop it, or make it restrictive if it was meant to forbid.",
  *check(audit) {
    for (const { table, policy, check, alone } of judgedPolicies(audit)) {
      if (!alone.never) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: `Its ${check ? "WITH CHECK" : "USING"} holds for no row in any session.`,
        fix: `drop policy ${quoteIdentifier(policy.name)} on ${audit.sql(table.relation)};`,
      };
    }
  },
});
