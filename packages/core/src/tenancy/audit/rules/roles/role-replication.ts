import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role may start replication. */
export const roleReplication = defineRule({
  code: "TENANCY.ROLE_REPLICATION",
  severity: "error",
  finds: "The application's role may start replication.",
  why: "A replication connection streams every row of every tenant.",
  remedy: "`alter role … noreplication`.",
  *check(audit) {
    if (audit.app.attributes?.replication !== true) return;
    yield {
      place: at("role", audit.app.name),
      message: "The application's role has REPLICATION, and can stream every tenant's rows.",
      fix: `alter role ${quoteIdentifier(audit.app.name)} noreplication;`,
    };
  },
});
