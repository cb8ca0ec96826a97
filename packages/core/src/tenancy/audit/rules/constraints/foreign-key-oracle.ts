import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** A foreign key between tables of tenants that does not hold the tenant column. */
export const foreignKeyOracle = defineRule({
  code: "TENANCY.FOREIGN_KEY_ORACLE",
  severity: "warning",
  finds: "A foreign key between tables of tenants that does not hold the tenant column.",
  why: "It is checked without policies: a row of one tenant can refer to another's, and 23503 tells which keys exist.",
  remedy: "Refer to (tenant, key).",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (
        column === undefined ||
        relation.isPartition ||
        !(audit.app.may(relation, "INSERT") || audit.app.may(relation, "UPDATE"))
      )
        continue;
      for (const { name, columns, references } of relation.constraints) {
        const parent = references === null ? undefined : audit.table(references);
        if (references === null || parent?.column === undefined) continue;
        if (columns.some((one, index) => one === column.name && references.columns[index] === parent.column!.name))
          continue;
        const keys = columns.map((one) => quoteIdentifier(one)).join(", ");
        const target = references.columns.map((one) => quoteIdentifier(one)).join(", ");
        yield {
          place: { object: `constraint ${name} on table ${label(relation)}` },
          message: `It refers to ${label(references)} without the tenant.`,
          fix: `alter table ${audit.sql(relation)} drop constraint ${quoteIdentifier(name)},\n  add foreign key (${quoteIdentifier(column.name)}, ${keys}) references ${audit.sql(references)} (${quoteIdentifier(parent.column.name)}, ${target});`,
        };
      }
    }
  },
});
