import { at, defineRule } from "../../rule.ts";
import { bare } from "../../predicate/expression.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A tenant column whose default is one certain tenant. */
export const tenantDefaultConstant = defineRule({
  code: "TENANCY.TENANT_DEFAULT_CONSTANT",
  severity: "warning",
  finds: "A tenant column whose default is one certain tenant.",
  why: "A row that is written without a tenant is given to that tenant, silently.",
  remedy: "Drop the default, or let it read the setting.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (column === undefined || column.default === null || column.identity !== "no") continue;
      const value = audit.reader.expression(column.default);
      const inner = value && bare(value);
      if (inner?.kind !== "constant" || inner.value === null) continue;
      yield {
        place: at("table", relation),
        message: `Its tenant column "${column.name}" has a constant for a default.`,
        fix: `alter table ${audit.sql(relation)} alter column ${quoteIdentifier(column.name)} drop default;`,
      };
    }
  },
});
