import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { isTextType } from "../../tenant-table.ts";
import { walk } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

/** A policy that casts the tenant column. */
export const columnCast = defineRule({
  code: "TENANCY.COLUMN_CAST",
  severity: "info",
  finds: "A policy that casts the tenant column.",
  why: "An index on the column is then not used, and every row is read.",
  remedy: "Cast the setting, inside the subquery.",
  *check(audit) {
    for (const { table, policy, expression } of judgedPolicies(audit)) {
      if (table.column === undefined || isTextType(table.column.type)) continue;
      const cast = [...walk(expression)].some(
        (part) => part.kind === "cast" && part.operand.kind === "column" && part.operand.name === table.column!.name,
      );
      if (!cast) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: `It casts the tenant column, so that an index on it is not used.`,
        fix: alterPolicy(audit, table, policy.name, false),
      };
    }
  },
});
