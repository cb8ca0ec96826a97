import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy whose WITH CHECK accepts rows of other tenants that its USING would hide. */
export const checkWeakerThanUsing = defineRule({
  code: "TENANCY.CHECK_WEAKER_THAN_USING",
  severity: "error",
  finds: "A policy whose WITH CHECK accepts rows of other tenants that its USING would hide.",
  why: "A tenant can write rows into another tenant, or move its own there, and then no longer sees them.",
  remedy: "Let WITH CHECK ask for the tenant too.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (!check || leak === undefined || leak === "always-true" || leak === "literal") continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Its WITH CHECK accepts rows of other tenants.",
        evidence: [`with check ${policy.withCheck}`],
        fix: alterPolicy(audit, table, policy.name, true),
      };
    }
  },
});
