import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace } from "../../places.ts";

/** A policy for writes without a WITH CHECK of its own. */
export const implicitCheck = defineRule({
  code: "TENANCY.IMPLICIT_CHECK",
  severity: "info",
  finds: "A policy for writes without a WITH CHECK of its own.",
  why: "PostgreSQL takes its USING for that, which is right today: whoever widens what may be read also widens what may be written.",
  remedy: "Say the condition of writes.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      for (const policy of relation.policies) {
        const { command, withCheck, permissive, using } = policy;
        if (!["all", "update"].includes(command) || withCheck !== null || !permissive || using === null) continue;
        if (!audit.app.isAddressed(policy.roles)) continue;
        yield {
          place: policyPlace(relation, policy),
          message: "It has no WITH CHECK; its USING decides what may be written.",
          fix: `alter policy ${quoteIdentifier(policy.name)} on ${audit.sql(relation)}\nwith check (${using});`,
        };
      }
    }
  },
});
