import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that lets a tenant write rows without a tenant. */
export const nullTenantWritable = defineRule({
  code: "TENANCY.NULL_TENANT_WRITABLE",
  severity: "error",
  finds: "A policy that lets a tenant write rows without a tenant.",
  why: "What a tenant writes so is seen by whoever sees rows without a tenant, or is lost.",
  remedy: "Let WITH CHECK ask for the tenant alone.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (!check || !verdict.nullRow || verdict.foreign) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Its WITH CHECK accepts rows whose tenant is NULL.",
        evidence: [`with check ${policy.withCheck}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
