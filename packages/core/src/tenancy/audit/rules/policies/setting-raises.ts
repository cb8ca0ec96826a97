import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { walk } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

/** A policy that raises an error when no tenant was ever bound. */
export const settingRaises = defineRule({
  code: "TENANCY.SETTING_RAISES",
  severity: "info",
  finds: "A policy that raises an error when no tenant was ever bound.",
  why: "It fails closed, but a connection without a tenant gets error 42704 instead of no rows, `''` is treated differently, and pg_dump fails.",
  remedy: "`current_setting(…, true)`.",
  *check(audit) {
    for (const { table, policy, expression } of judgedPolicies(audit)) {
      const raises = [...walk(expression)].some(
        (part) =>
          part.kind === "call" &&
          part.name === "current_setting" &&
          part.schema === undefined &&
          (part.operands.length < 2 || (part.operands[1]!.kind === "constant" && part.operands[1]!.value === false)),
      );
      if (!raises) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It calls current_setting without saying that the setting may be missing.",
        fix: alterPolicy(audit, table, policy.name, false),
      };
    }
  },
});
