import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** Sessions of the application start with row_security off. */
export const rowSecurityOff = defineRule({
  code: "TENANCY.ROW_SECURITY_OFF",
  severity: "warning",
  finds: "Sessions of the application start with row_security off.",
  why: 'Every statement that a policy would filter raises an error, which is then "solved" by a role that bypasses policies.',
  remedy: "Reset the setting.",
  *check(audit) {
    for (const { role, name, value } of audit.snapshot.sessionDefaults) {
      if (
        name !== "row_security" ||
        !["off", "false", "0", "no"].includes(value.toLowerCase()) ||
        (role !== null && !audit.app.reachable.has(role))
      )
        continue;
      yield {
        place: role === null ? at("database", audit.snapshot.server.database) : at("role", role),
        message: "Its sessions start with row_security = off.",
        fix:
          role === null
            ? `alter database ${quoteIdentifier(audit.snapshot.server.database)} reset row_security;`
            : `alter role ${quoteIdentifier(role)} reset row_security;`,
      };
    }
  },
});
