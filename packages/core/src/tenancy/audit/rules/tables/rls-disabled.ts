import { at, defineRule } from "../../rule.ts";
import { createPolicy } from "../../tenant-sql.ts";

/** A table with a tenant column whose row-level security is off. */
export const rlsDisabled = defineRule({
  code: "TENANCY.RLS_DISABLED",
  severity: "error",
  finds: "A table with a tenant column whose row-level security is off.",
  why: "Without row-level security every tenant reads and changes every row.",
  remedy: "Enable and force row-level security, and create a policy by tenant.",
  *check(audit) {
    for (const table of audit.tables) {
      const { relation, column } = table;
      if (relation.rlsEnabled || column === undefined || relation.policies.length > 0) continue;
      if (relation.isPartition || relation.parents.length > 0 || !audit.app.touches(relation)) continue;
      const name = audit.sql(relation);
      const enable = `alter table ${name} enable row level security;\nalter table ${name} force row level security;`;
      yield {
        place: at("table", relation),
        message: `Its column "${column.name}" says whose a row is, but row-level security is off.`,
        fix: `${enable}\n${createPolicy(audit, table)}`,
      };
    }
  },
});
