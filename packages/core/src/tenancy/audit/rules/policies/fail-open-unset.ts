import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that shows rows of tenants in a session that never bound one. */
export const failOpenUnset = defineRule({
  code: "TENANCY.FAIL_OPEN_UNSET",
  severity: "error",
  finds: "A policy that shows rows of tenants in a session that never bound one.",
  why: "Any connection outside of the application, and any code path that forgets to bind, sees every tenant.",
  remedy: "Let no tenant mean no row: NULL equals nothing.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (!verdict.unset || verdict.foreign) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It lets rows of tenants through while the setting is NULL.",
        evidence: [check ? `with check ${policy.withCheck}` : `using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
