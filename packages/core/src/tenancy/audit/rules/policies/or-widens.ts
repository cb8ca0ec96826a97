import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy with an OR whose other side does not ask for the tenant. */
export const orWidens = defineRule({
  code: "TENANCY.OR_WIDENS",
  severity: "error",
  finds: "A policy with an OR whose other side does not ask for the tenant.",
  why: "A row that the other side accepts is shown to every tenant.",
  remedy: "Put the tenant's condition beside the OR with AND, or keep shared rows in a table of their own.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "or-widens" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "One side of an OR accepts rows of other tenants.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
