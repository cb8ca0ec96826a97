import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { policyPlace } from "../../places.ts";

/** A policy that falls back to a certain tenant when none is bound. */
export const failOpenDefault = defineRule({
  code: "TENANCY.FAIL_OPEN_DEFAULT",
  severity: "error",
  finds: "A policy that falls back to a certain tenant when none is bound.",
  why: "A forgotten binding does not fail: it works as the tenant that the policy names.",
  remedy: "Take the fallback out of coalesce.",
  *check(audit) {
    for (const { table, policy, check, verdict } of judgedPolicies(audit)) {
      if (!verdict.literalUnbound || verdict.literal || verdict.foreign || verdict.unset || verdict.empty) continue;
      yield {
        place: policyPlace(table.relation, policy),
        message: "Without a tenant it lets through the rows of one that is written into it.",
        fix: alterPolicy(audit, table, policy.name, check),
      };
    }
  },
});
