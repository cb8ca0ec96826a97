import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that shows the rows of all other tenants. */
export const policyInverted = defineRule({
  code: "TENANCY.POLICY_INVERTED",
  severity: "error",
  finds: "A policy that shows the rows of all other tenants.",
  why: "The comparison is the wrong way round: a tenant sees everybody's rows but its own.",
  remedy: "Compare with `=`.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "inverted" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It shows rows of other tenants and hides the tenant's own.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
