import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A table of tenants that keeps data in large objects. */
export const largeObjectColumn = defineRule({
  code: "TENANCY.LARGE_OBJECT_COLUMN",
  severity: "warning",
  finds: "A table of tenants that keeps data in large objects.",
  why: "The row is protected, the large object that it points to is not.",
  remedy: "Use bytea, or a store outside with rights by tenant.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      const column = relation.columns.find(
        ({ type, name }) =>
          (type === "oid" || type.endsWith("lo")) && name !== "tableoid" && ["oid", "lo", "public.lo"].includes(type),
      );
      if (column === undefined) continue;
      yield {
        place: at("table", relation),
        message: `Its column "${column.name}" points to large objects, which have no policies.`,
        fix: `alter table ${audit.sql(relation)} alter column ${quoteIdentifier(column.name)} type bytea using lo_get(${quoteIdentifier(column.name)});`,
      };
    }
  },
});
