import { judgedPolicies } from "../../policy-leaks.ts";
import { defineRule } from "../../rule.ts";
import { policyPlace, label } from "../../places.ts";

/** A policy that calls a function whose body can't be judged. */
export const policyOpaque = defineRule({
  code: "TENANCY.POLICY_OPAQUE",
  severity: "info",
  finds: "A policy that calls a function whose body can't be judged.",
  why: "What it decides by was not seen: the audit trusts it.",
  remedy: "Write it as one SQL expression, or test it.",
  *check(audit) {
    const told = new Set<string>();
    for (const { table, policy, alone } of judgedPolicies(audit)) {
      const key = `${label(table.relation)} ${policy.name}`;
      if (alone.opaque.length === 0 || told.has(key)) continue;
      told.add(key);
      yield {
        place: policyPlace(table.relation, policy),
        message: `It calls ${alone.opaque.join(", ")}, whose body was not understood.`,
        fix: "Write the function as one SQL expression.",
      };
    }
  },
});
