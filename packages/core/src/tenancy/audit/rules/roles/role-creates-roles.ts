import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role may create roles. */
export const roleCreatesRoles = defineRule({
  code: "TENANCY.ROLE_CREATES_ROLES",
  severity: "error",
  finds: "The application's role may create roles.",
  why: "Before PostgreSQL 16 it can make itself a member of any role that is no superuser; since then, of those that it makes.",
  remedy: "`alter role … nocreaterole`.",
  *check(audit) {
    if (audit.app.attributes?.createRole !== true) return;
    yield {
      place: at("role", audit.app.name),
      message: "The application's role has CREATEROLE.",
      fix: `alter role ${quoteIdentifier(audit.app.name)} nocreaterole;`,
    };
  },
});
