import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A role or database whose sessions start with a tenant. */
export const defaultTenant = defineRule({
  code: "TENANCY.DEFAULT_TENANT",
  severity: "error",
  finds: "A role or database whose sessions start with a tenant.",
  why: "A statement that nobody bound does not fail: it works as that tenant.",
  remedy: "Reset the setting.",
  *check(audit) {
    for (const { role, inDatabase, name, value } of audit.snapshot.sessionDefaults) {
      if (name.toLowerCase() !== audit.tenancy.setting || value === "" || value === '""') continue;
      if (role !== null && !audit.app.reachable.has(role)) continue;
      const database = quoteIdentifier(audit.snapshot.server.database);
      const target =
        role === null
          ? `database ${database}`
          : `role ${quoteIdentifier(role)}${inDatabase ? ` in database ${database}` : ""}`;
      yield {
        place: role === null ? at("database", audit.snapshot.server.database) : at("role", role),
        message: `Its sessions start with a value of "${name}", the tenant's setting.`,
        fix: `alter ${target} reset ${name};`,
      };
    }
  },
});
