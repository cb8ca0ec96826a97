import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role owns the database, or a schema with tables of tenants. */
export const roleOwnsSchema = defineRule({
  code: "TENANCY.ROLE_OWNS_SCHEMA",
  severity: "error",
  finds: "The application's role owns the database, or a schema with tables of tenants.",
  why: "An owner of a schema may drop and replace what is in it, views and functions that policies call too.",
  remedy: "`alter schema … owner to …`.",
  *check(audit) {
    const { app, snapshot } = audit;
    for (const schema of snapshot.schemas) {
      if (
        !app.reachable.has(schema.owner) ||
        audit.reach(schema.owner).bypasses ||
        !audit.tables.some(({ relation }) => relation.schema === schema.name)
      )
        continue;
      yield {
        place: at("schema", schema.name),
        message: `The application's role is, or may become, its owner ${schema.owner}.`,
        fix: `alter schema ${quoteIdentifier(schema.name)} owner to …;`,
      };
    }
    if (app.inherited.has(snapshot.server.databaseOwner) && !app.bypasses) {
      yield {
        place: at("database", snapshot.server.database),
        message: "The application's role has the rights of the database's owner.",
        fix: `alter database ${quoteIdentifier(snapshot.server.database)} owner to …;`,
      };
    }
  },
});
