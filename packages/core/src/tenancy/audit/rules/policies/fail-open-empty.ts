import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that shows rows of tenants when the setting is the empty text. */
export const failOpenEmpty = defineRule({
  code: "TENANCY.FAIL_OPEN_EMPTY",
  severity: "error",
  finds: "A policy that shows rows of tenants when the setting is the empty text.",
  why: "A setting that was bound in an earlier transaction is `''` afterwards, not NULL: on a warm pool every unbound statement sees every tenant.",
  remedy: "Treat `''` as no tenant: `nullif(current_setting(…, true), '')`, and no row for NULL.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (!verdict.empty || verdict.unset || verdict.foreign) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "It lets rows of tenants through while the setting is ''.",
        evidence: [check ? `with check ${policy.withCheck}` : `using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
