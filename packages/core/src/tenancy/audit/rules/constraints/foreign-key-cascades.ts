import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** A foreign key without the tenant column that changes rows of the table when others are changed. */
export const foreignKeyCascades = defineRule({
  code: "TENANCY.FOREIGN_KEY_CASCADES",
  severity: "error",
  finds: "A foreign key without the tenant column that changes rows of the table when others are changed.",
  why: "ON DELETE CASCADE runs without policies: when a tenant deletes its row, the rows of other tenants that refer to it go too.",
  remedy: "Refer to (tenant, key).",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (column === undefined || relation.isPartition) continue;
      for (const { name, columns, references } of relation.constraints) {
        const parent = references === null ? undefined : audit.table(references);
        if (references === null || parent?.column === undefined) continue;
        if (columns.some((one, index) => one === column.name && references.columns[index] === parent.column!.name))
          continue;
        const actions = [references.onDelete, references.onUpdate].filter(
          (action) => !["no action", "restrict"].includes(action),
        );
        if (
          actions.length === 0 ||
          !(audit.app.may(parent.relation, "DELETE") || audit.app.may(parent.relation, "UPDATE"))
        )
          continue;
        yield {
          place: { object: `constraint ${name} on table ${label(relation)}` },
          message: `It changes rows (${actions.join(", ")}) whose tenant may be another than that of ${label(references)}.`,
          fix: `alter table ${audit.sql(relation)} drop constraint ${quoteIdentifier(name)}; -- and add it with the tenant column`,
        };
      }
    }
  },
});
