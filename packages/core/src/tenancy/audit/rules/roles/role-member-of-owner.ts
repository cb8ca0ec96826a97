import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role may become the owner of tenants' tables. */
export const roleMemberOfOwner = defineRule({
  code: "TENANCY.ROLE_MEMBER_OF_OWNER",
  severity: "error",
  finds: "The application's role may become the owner of tenants' tables.",
  why: "As the owner it may disable row-level security, drop policies and grant rights.",
  remedy: "Revoke the membership.",
  *check(audit) {
    const owners = new Set(audit.tables.map(({ relation }) => relation.owner));
    for (const owner of owners) {
      if (owner === audit.app.name || !audit.app.reachable.has(owner) || audit.reach(owner).bypasses) continue;
      yield {
        place: at("role", audit.app.name),
        message: `The application's role may become ${owner}, who owns tables of tenants.`,
        fix: `revoke ${quoteIdentifier(owner)} from ${quoteIdentifier(audit.app.name)};`,
      };
    }
  },
});
