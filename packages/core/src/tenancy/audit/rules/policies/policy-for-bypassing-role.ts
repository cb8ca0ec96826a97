import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace } from "../../places.ts";

/** A policy for a role that no policy binds. */
export const policyForBypassingRole = defineRule({
  code: "TENANCY.POLICY_FOR_BYPASSING_ROLE",
  severity: "warning",
  finds: "A policy for a role that no policy binds.",
  why: "Superusers and roles with BYPASSRLS see everything whatever it says; whoever wrote it believes otherwise.",
  remedy: "Take BYPASSRLS from the role, or drop the policy.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      for (const policy of relation.policies) {
        const exempt = policy.roles.filter((role) => role !== "public" && audit.reach(role).bypasses);
        if (exempt.length === 0) continue;
        yield {
          place: policyPlace(relation, policy),
          message: `It is for ${exempt.join(", ")}, whom policies do not bind.`,
          fix: `drop policy ${quoteIdentifier(policy.name)} on ${audit.sql(relation)};`,
        };
      }
    }
  },
});
