import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { walk } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

/** A policy that casts the setting outside of the subquery that reads it. */
export const castOutsideSubquery = defineRule({
  code: "TENANCY.CAST_OUTSIDE_SUBQUERY",
  severity: "info",
  finds: "A policy that casts the setting outside of the subquery that reads it.",
  why: "The cast is done for every row, so that the subquery gains nothing.",
  remedy: "`(select current_setting(…)::uuid)`.",
  *check(audit) {
    for (const { table, policy, expression, check } of judgedPolicies(audit)) {
      const outside = [...walk(expression)].some(
        (part) =>
          part.kind === "cast" &&
          part.operand.kind === "subquery" &&
          part.operand.form === "scalar" &&
          part.operand.query.sources.length === 0,
      );
      if (check || !outside) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It casts the setting outside of the subquery.",
        fix: alterPolicy(audit, table, policy.name, false),
      };
    }
  },
});
