import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy on a text column that lets an unbound session work as the tenant `''`. */
export const emptyTenantMatches = defineRule({
  code: "TENANCY.EMPTY_TENANT_MATCHES",
  severity: "warning",
  finds: "A policy on a text column that lets an unbound session work as the tenant `''`.",
  why: "Unbound code does not fail but reads and writes rows of a tenant that does not exist, and all such code shares them.",
  remedy: "`nullif(current_setting(…, true), '')`, or a check that keeps `''` out of the column.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (!verdict.emptyRow || verdict.foreign || verdict.empty) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "While the setting is '', it lets rows through whose tenant is ''.",
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
