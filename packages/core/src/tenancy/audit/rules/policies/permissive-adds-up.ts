import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace } from "../../places.ts";

/** A permissive policy beside the tenant's that does not ask for the tenant. */
export const permissiveAddsUp = defineRule({
  code: "TENANCY.PERMISSIVE_ADDS_UP",
  severity: "error",
  finds: "A permissive policy beside the tenant's that does not ask for the tenant.",
  why: "Permissive policies are joined by OR: the second one widens what the first one narrowed.",
  remedy: "Make it restrictive, or put both conditions into one policy.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "adds-up" || check) continue;
      const name = quoteIdentifier(policy.name);
      yield {
        place: policyPlace(table.relation, policy),
        message: "It is joined to the tenant's policy by OR, and does not ask for the tenant itself.",
        evidence: [`using ${policy.using}`],
        fix: `drop policy ${name} on ${audit.sql(table.relation)};\ncreate policy ${name} on ${audit.sql(table.relation)} as restrictive using (${policy.using});`,
      };
    }
  },
});
