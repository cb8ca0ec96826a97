import { defineRule } from "../../rule.ts";

/** An ORM that changes the schema by itself when it starts. */
export const ormSynchronizes = defineRule({
  code: "TENANCY.ORM_SYNCHRONIZES",
  severity: "warning",
  finds: "An ORM that changes the schema by itself when it starts.",
  why: "It needs the tables' owner for a role, and drops and creates tables without their policies and rights.",
  remedy: "Switch it off, and use migrations.",
  *check(audit) {
    for (const { orm, synchronizes } of audit.models) {
      if (synchronizes === true)
        yield {
          place: { object: `schema of ${orm}` },
          message: "The ORM changes the schema when the application starts.",
          fix: "synchronize: false",
        };
    }
  },
});
