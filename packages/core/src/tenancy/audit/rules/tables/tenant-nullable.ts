import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A tenant column that may be NULL. */
export const tenantNullable = defineRule({
  code: "TENANCY.TENANT_NULLABLE",
  severity: "warning",
  finds: "A tenant column that may be NULL.",
  why: "A row without a tenant belongs to nobody: policies hide it from its owner, foreign keys skip it, and one lenient policy shows it to all.",
  remedy: "`alter table … alter column … set not null`, after the rows that have none were given one.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (column?.nullable !== true || relation.isPartition || !audit.possibleRows({ relation, column }).null) continue;
      yield {
        place: at("table", relation),
        message: `Its tenant column "${column.name}" may be NULL.`,
        fix: `alter table ${audit.sql(relation)} alter column ${quoteIdentifier(column.name)} set not null;`,
      };
    }
  },
});
