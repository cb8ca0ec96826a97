import { at, defineRule } from "../../rule.ts";
import { createPolicy } from "../../tenant-sql.ts";
import { label } from "../../places.ts";

/** A table that inherits from another, has a tenant column, and is not protected itself. */
export const inheritanceChildOpen = defineRule({
  code: "TENANCY.INHERITANCE_CHILD_OPEN",
  severity: "error",
  finds: "A table that inherits from another, has a tenant column, and is not protected itself.",
  why: "Policies are not inherited: whoever names the child sees every tenant.",
  remedy: "Enable row-level security on it with the same policy, or revoke the right.",
  *check(audit) {
    for (const table of audit.tables) {
      const { relation, column } = table;
      if (relation.isPartition || relation.parents.length === 0 || relation.rlsEnabled || relation.policies.length > 0)
        continue;
      if (column === undefined || !audit.app.touches(relation)) continue;
      yield {
        place: at("table", relation),
        message: `It inherits from ${label(relation.parents[0]!)}, but policies are not inherited.`,
        fix: `alter table ${audit.sql(relation)} enable row level security;\n${createPolicy(audit, table)}`,
      };
    }
  },
});
