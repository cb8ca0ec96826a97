import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A tenant column whose type is another than in most tables. */
export const tenantTypeDiffers = defineRule({
  code: "TENANCY.TENANT_TYPE_DIFFERS",
  severity: "warning",
  finds: "A tenant column whose type is another than in most tables.",
  why: "Comparing and joining needs casts, which keep indexes from being used and make ids equal that are not.",
  remedy: "Give the column the type that the others have.",
  *check(audit) {
    const types = Map.groupBy(
      audit.tables.filter(({ column }) => column?.name === audit.tenancy.column),
      ({ column }) => column!.type,
    );
    const [usual, ...others] = [...types].toSorted(([, a], [, b]) => b.length - a.length);
    for (const [type, tables] of others) {
      if (tables.length === usual![1].length) continue;
      for (const { relation, column } of tables) {
        yield {
          place: at("table", relation),
          message: `Its tenant column is ${type}, and ${usual![0]} in ${usual![1].length} other tables.`,
          fix: `alter table ${audit.sql(relation)} alter column ${quoteIdentifier(column!.name)} type ${usual![0]};`,
        };
      }
    }
  },
});
