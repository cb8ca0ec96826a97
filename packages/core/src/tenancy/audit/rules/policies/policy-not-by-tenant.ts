import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that does not decide by the tenant. */
export const policyNotByTenant = defineRule({
  code: "TENANCY.POLICY_NOT_BY_TENANT",
  severity: "error",
  finds: "A policy that does not decide by the tenant.",
  why: "Rows of every tenant that fulfil it are shown to every other.",
  remedy: "Let it compare the tenant column to the setting.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "not-by-tenant" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Its condition can hold for rows of another tenant than the one that is bound.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
