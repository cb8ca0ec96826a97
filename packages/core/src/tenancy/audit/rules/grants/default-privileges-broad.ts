import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** Default privileges that give the application TRUNCATE, REFERENCES or TRIGGER on future tables. */
export const defaultPrivilegesBroad = defineRule({
  code: "TENANCY.DEFAULT_PRIVILEGES_BROAD",
  severity: "warning",
  finds: "Default privileges that give the application TRUNCATE, REFERENCES or TRIGGER on future tables.",
  why: "Policies do not apply to these, and the next table has them from the start.",
  remedy: "Grant SELECT, INSERT, UPDATE and DELETE only.",
  *check(audit) {
    for (const { owner, schema, on, grantee, privilege } of audit.snapshot.defaultPrivileges) {
      if (
        on !== "tables" ||
        grantee === "public" ||
        !audit.app.isGrantee(grantee) ||
        !["TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"].includes(privilege)
      )
        continue;
      const scope = schema === null ? "" : ` in schema ${quoteIdentifier(schema)}`;
      yield {
        place: schema === null ? at("role", owner) : at("schema", schema),
        message: `Future tables of ${owner} give ${privilege} to ${grantee}.`,
        fix: `alter default privileges for role ${quoteIdentifier(owner)}${scope} revoke ${privilege.toLowerCase()} on tables from ${quoteIdentifier(grantee)};`,
      };
    }
  },
});
