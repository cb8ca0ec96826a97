import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that compares the tenant by pattern. */
export const patternMatch = defineRule({
  code: "TENANCY.PATTERN_MATCH",
  severity: "error",
  finds: "A policy that compares the tenant by pattern.",
  why: "A pattern matches more than one text: `acme%` also means `acme-2`, and an id that holds `%` matches all.",
  remedy: "Compare with `=`.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "pattern" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It matches the tenant by LIKE, a regular expression or a prefix.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
