import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** Default privileges that give everybody rights on future tables. */
export const defaultPrivilegesPublic = defineRule({
  code: "TENANCY.DEFAULT_PRIVILEGES_PUBLIC",
  severity: "warning",
  finds: "Default privileges that give everybody rights on future tables.",
  why: "The next table is open to every role before anybody has looked at it.",
  remedy: "Revoke them with `alter default privileges`.",
  *check(audit) {
    for (const { owner, schema, on, grantee, privilege } of audit.snapshot.defaultPrivileges) {
      if (grantee !== "public" || !["tables", "sequences"].includes(on)) continue;
      const scope = schema === null ? "" : ` in schema ${quoteIdentifier(schema)}`;
      yield {
        place: schema === null ? at("role", owner) : at("schema", schema),
        message: `Future ${on} of ${owner} give ${privilege} to everybody.`,
        fix: `alter default privileges for role ${quoteIdentifier(owner)}${scope} revoke ${privilege.toLowerCase()} on ${on} from public;`,
      };
    }
  },
});
