import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A permissive policy whose WITH CHECK accepts every row. */
export const checkAlwaysTrue = defineRule({
  code: "TENANCY.CHECK_ALWAYS_TRUE",
  severity: "error",
  finds: "A permissive policy whose WITH CHECK accepts every row.",
  why: "A tenant can write rows into another tenant, or move its own there.",
  remedy: "Let WITH CHECK ask for the tenant too.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "always-true" || !check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Its WITH CHECK accepts every row in every session.",
        evidence: [`with check ${policy.withCheck}`],
        fix: alterPolicy(audit, table, policy.name, true),
      };
    }
  },
});
