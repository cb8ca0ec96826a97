import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A foreign server that the application may use with somebody's credentials. */
export const foreignServerUsable = defineRule({
  code: "TENANCY.FOREIGN_SERVER_USABLE",
  severity: "warning",
  finds: "A foreign server that the application may use with somebody's credentials.",
  why: "With dblink, or a foreign table of its own making, it reads whatever that login may read there.",
  remedy: "Revoke USAGE, and map only the roles that need it.",
  *check(audit) {
    for (const { name, mappedRoles, grants, owner } of audit.snapshot.foreignServers) {
      if (audit.app.inherited.has(owner) || !audit.app.holds(grants, "USAGE")) continue;
      if (!mappedRoles.some((role) => role === "public" || audit.app.inherited.has(role))) continue;
      yield {
        place: at("foreign server", name),
        message: "The application has USAGE on it, and a user mapping.",
        fix: `revoke usage on foreign server ${quoteIdentifier(name)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
