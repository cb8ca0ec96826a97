import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that another setting than the tenant's switches off. */
export const bypassSetting = defineRule({
  code: "TENANCY.BYPASS_SETTING",
  severity: "error",
  finds: "A policy that another setting than the tenant's switches off.",
  why: "Any SQL that the application runs can set it, injected SQL too, and then sees every tenant.",
  remedy: "Take it out; let system work use a role of its own, with BYPASSRLS.",
  *check(audit) {
    for (const { table, policy, check, leak } of judgedPolicies(audit)) {
      if (leak !== "bypass-setting" || check) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "A setting that any session can set makes it show every tenant's rows.",
        evidence: [`using ${policy.using}`],
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
