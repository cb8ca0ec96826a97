import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy whose subquery is not tied to the row that is asked for. */
export const subqueryNotCorrelated = defineRule({
  code: "TENANCY.SUBQUERY_NOT_CORRELATED",
  severity: "error",
  finds: "A policy whose subquery is not tied to the row that is asked for.",
  why: "It is true for all rows as soon as it is true for one: whoever has any row sees all of them.",
  remedy: "Compare a column of the subquery to one of the table.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "subquery" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Its EXISTS does not look at the row, so that it holds for every tenant's rows.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
