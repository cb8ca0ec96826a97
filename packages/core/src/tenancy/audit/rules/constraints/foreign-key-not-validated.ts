import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** A foreign key with the tenant column that was never validated. */
export const foreignKeyNotValidated = defineRule({
  code: "TENANCY.FOREIGN_KEY_NOT_VALIDATED",
  severity: "warning",
  finds: "A foreign key with the tenant column that was never validated.",
  why: "Rows from before it may refer to another tenant's rows.",
  remedy: "`alter table … validate constraint …`.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      for (const { name, kind, columns, validated } of relation.constraints) {
        if (kind !== "foreign-key" || validated || column === undefined || !columns.includes(column.name)) continue;
        yield {
          place: { object: `constraint ${name} on table ${label(relation)}` },
          message: "It is NOT VALID: older rows may refer to other tenants.",
          fix: `alter table ${audit.sql(relation)} validate constraint ${quoteIdentifier(name)};`,
        };
      }
    }
  },
});
