import { defineRule } from "../../rule.ts";
import { label } from "../../places.ts";

/** A foreign key whose SET NULL or SET DEFAULT includes the tenant column. */
export const foreignKeyNullsTenant = defineRule({
  code: "TENANCY.FOREIGN_KEY_NULLS_TENANT",
  severity: "warning",
  finds: "A foreign key whose SET NULL or SET DEFAULT includes the tenant column.",
  why: "Deleting the row that is referred to takes the tenant away from the rows that refer to it, or fails.",
  remedy: "`on delete set null (column)`, PostgreSQL 15 on.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      for (const { name, columns, references } of relation.constraints) {
        if (column === undefined || references === null || !["set null", "set default"].includes(references.onDelete))
          continue;
        const changed = references.onDeleteColumns.length > 0 ? references.onDeleteColumns : columns;
        if (!changed.includes(column.name)) continue;
        yield {
          place: { object: `constraint ${name} on table ${label(relation)}` },
          message: `ON DELETE ${references.onDelete.toUpperCase()} changes the tenant column too.`,
          fix: `-- on delete ${references.onDelete} (${columns.filter((one) => one !== column.name).join(", ")})`,
        };
      }
    }
  },
});
