import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { isTextType } from "../../tenant-table.ts";
import { walk } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

const LOSSY = new Set([
  "lower",
  "upper",
  "left",
  "right",
  "substr",
  "substring",
  "btrim",
  "ltrim",
  "rtrim",
  "trim",
  "split_part",
  "translate",
  "replace",
  "regexp_replace",
  "md5",
  "hashtext",
  "length",
]);

/** A policy that changes the tenant's text before it compares. */
export const lossyCompare = defineRule({
  code: "TENANCY.LOSSY_COMPARE",
  severity: "warning",
  finds: "A policy that changes the tenant's text before it compares.",
  why: "`lower`, `left` or `trim` make two tenants equal that are not: `ACME` sees `acme`.",
  remedy: "Compare the column itself.",
  *check(audit) {
    for (const { table, policy, expression } of judgedPolicies(audit)) {
      if (table.column === undefined || !isTextType(table.column.type)) continue;
      const changed = [...walk(expression)].some(
        (part) =>
          part.kind === "call" &&
          LOSSY.has(part.name) &&
          part.schema === undefined &&
          part.operands.some((one) =>
            [...walk(one)].some((inner) => inner.kind === "column" && inner.name === table.column!.name),
          ),
      );
      if (!changed) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It compares the tenant after a function that makes different texts equal.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, false),
      };
    }
  },
});
