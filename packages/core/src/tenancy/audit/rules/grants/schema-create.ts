import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application may create objects in a schema that holds tables or functions of tenants. */
export const schemaCreate = defineRule({
  code: "TENANCY.SCHEMA_CREATE",
  severity: "warning",
  finds: "The application may create objects in a schema that holds tables or functions of tenants.",
  why: "A table, function or operator of its making is found before the right one wherever names are not qualified, in functions of the owner too.",
  remedy: "`revoke create on schema … from …`.",
  *check(audit) {
    for (const schema of audit.snapshot.schemas) {
      const holds =
        audit.tables.some(({ relation }) => relation.schema === schema.name) ||
        audit.snapshot.functions.some((one) => one.schema === schema.name);
      if (!holds || audit.app.inherited.has(schema.owner) || !audit.app.holds(schema.grants, "CREATE")) continue;
      yield {
        place: at("schema", schema.name),
        message: "The application may create objects in it.",
        fix: `revoke create on schema ${quoteIdentifier(schema.name)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
