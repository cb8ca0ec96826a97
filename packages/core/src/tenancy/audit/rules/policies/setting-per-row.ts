import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import type { Expression } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

function readsPerRow(expression: Expression): boolean {
  if (expression.kind === "call")
    return (
      (expression.schema === undefined && expression.name === "current_setting") ||
      expression.operands.some(readsPerRow)
    );
  if (expression.kind === "subquery") return false;
  if ("operands" in expression) return expression.operands.some(readsPerRow);
  return "operand" in expression && expression.operand !== undefined && readsPerRow(expression.operand);
}

/** A policy that reads the setting once for every row. */
export const settingPerRow = defineRule({
  code: "TENANCY.SETTING_PER_ROW",
  severity: "info",
  finds: "A policy that reads the setting once for every row.",
  why: "A sequential scan calls current_setting for each row, which takes twice to three times as long.",
  remedy: "Put it into a subquery, the cast inside: `(select current_setting(…)::uuid)`.",
  *check(audit) {
    for (const { table, policy, expression, check } of judgedPolicies(audit)) {
      if (check || !readsPerRow(expression)) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It calls current_setting outside of a subquery.",
        fix: alterPolicy(audit, table, policy.name, false),
      };
    }
  },
});
