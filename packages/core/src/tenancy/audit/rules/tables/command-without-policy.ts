import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A right of the application for which no policy speaks. */
export const commandWithoutPolicy = defineRule({
  code: "TENANCY.COMMAND_WITHOUT_POLICY",
  severity: "info",
  finds: "A right of the application for which no policy speaks.",
  why: "The right is refused for every row; a test that only reads does not notice.",
  remedy: "Give the policy the command, or revoke the right.",
  *check(audit) {
    const commands = { select: "SELECT", insert: "INSERT", update: "UPDATE", delete: "DELETE" } as const;
    for (const { relation } of audit.tables) {
      if (!relation.rlsEnabled || !relation.policies.some(({ roles }) => audit.app.isAddressed(roles))) continue;
      const silent = Object.entries(commands).filter(
        ([command, privilege]) =>
          audit.app.may(relation, privilege) &&
          !relation.policies.some(
            (policy) =>
              policy.permissive && audit.app.isAddressed(policy.roles) && ["all", command].includes(policy.command),
          ),
      );
      if (silent.length === 0 || relation.policies.every(({ permissive }) => !permissive)) continue;
      const rights = silent.map(([, privilege]) => privilege).join(", ");
      yield {
        place: at("table", relation),
        message: `The application has ${rights}, and no policy allows it for any row.`,
        fix: `revoke ${rights.toLowerCase()} on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)};`,
      };
    }
  },
});
