import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A restrictive policy that narrows nothing. */
export const restrictiveAlwaysTrue = defineRule({
  code: "TENANCY.RESTRICTIVE_ALWAYS_TRUE",
  severity: "warning",
  finds: "A restrictive policy that narrows nothing.",
  why: "It looks like a floor under the other policies and is none.",
  remedy: "Give it the tenant's condition.",
  *check(audit) {
    for (const table of audit.tables.filter(({ relation }) => relation.rlsEnabled)) {
      for (const policy of table.relation.policies.filter(({ permissive }) => !permissive)) {
        const expression = policy.using === null ? undefined : audit.reader.expression(policy.using);
        if (expression === undefined || !audit.judge(table, expression).always) continue;
        yield {
          place: policyPlace(table.relation, policy),
          message: "It is restrictive, and holds for every row.",
          fix: alterPolicy(audit, table, policy.name, false),
        };
      }
    }
  },
});
