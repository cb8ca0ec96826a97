import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { walk } from "../../predicate/expression.ts";
import { tiesIn } from "../../find-tenancy.ts";
import { policyPlace } from "../../places.ts";

/** A policy that takes the database's role for the tenant. */
export const keyedOnRole = defineRule({
  code: "TENANCY.KEYED_ON_ROLE",
  severity: "warning",
  finds: "A policy that takes the database's role for the tenant.",
  why: "All tenants of a pooled application come with one role: such a policy gives all of them the same rows, or none.",
  remedy: "Compare to the setting, or say `tenancy.setting` when each tenant has a role of its own.",
  *check(audit) {
    for (const { table, policy, expression } of judgedPolicies(audit)) {
      const finder = { findFunction: audit.findFunction };
      const ties = tiesIn(expression, finder, audit.reader).filter(({ column }) => column === table.column?.name);
      if (ties.length === 0 || ties.some(({ setting }) => setting !== undefined)) continue;
      const usesRole = [...walk(expression)].some(
        (part) =>
          part.kind === "session" ||
          (part.kind === "call" && part.schema === undefined && ["current_user", "session_user"].includes(part.name)),
      );
      if (!usesRole) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It compares the tenant column to the role of the connection.",
        fix: alterPolicy(audit, table, policy.name, false),
      };
    }
  },
});
