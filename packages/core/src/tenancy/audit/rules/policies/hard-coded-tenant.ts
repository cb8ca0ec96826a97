import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy in which a tenant's id is written. */
export const hardCodedTenant = defineRule({
  code: "TENANCY.HARD_CODED_TENANT",
  severity: "error",
  finds: "A policy in which a tenant's id is written.",
  why: "The rows of that tenant are shown to everybody, or everybody's session is that tenant.",
  remedy: "Take the id out; a tenant that all may read from belongs into a shared table.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (!verdict.literal || verdict.foreign) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It lets through the rows of one certain tenant whoever asks.",
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
