import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role may make itself, or others, a member of a role that policies do not bind. */
export const roleAdminOption = defineRule({
  code: "TENANCY.ROLE_ADMIN_OPTION",
  severity: "error",
  finds: "The application's role may make itself, or others, a member of a role that policies do not bind.",
  why: "ADMIN OPTION is one GRANT away from the membership.",
  remedy: "Revoke the admin option.",
  *check(audit) {
    const owners = new Set(audit.tables.map(({ relation }) => relation.owner));
    for (const { member, role, admin } of audit.snapshot.memberships) {
      if (!admin || !audit.app.reachable.has(member) || !(audit.reach(role).bypasses || owners.has(role))) continue;
      yield {
        place: at("role", audit.app.name),
        message: `It may grant membership of ${role}, to whom policies do not apply.`,
        fix: `revoke admin option for ${quoteIdentifier(role)} from ${quoteIdentifier(member)};`,
      };
    }
  },
});
