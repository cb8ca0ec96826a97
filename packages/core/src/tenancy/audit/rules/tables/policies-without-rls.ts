import { at, defineRule } from "../../rule.ts";

/** A table that has policies, but whose row-level security is off. */
export const policiesWithoutRls = defineRule({
  code: "TENANCY.POLICIES_WITHOUT_RLS",
  severity: "error",
  finds: "A table that has policies, but whose row-level security is off.",
  why: "Policies do nothing until row-level security is enabled: the table only looks protected.",
  remedy: "Enable and force row-level security.",
  *check(audit) {
    for (const relation of audit.snapshot.relations) {
      if (relation.rlsEnabled || relation.policies.length === 0 || !audit.app.touches(relation)) continue;
      const name = audit.sql(relation);
      yield {
        place: at("table", relation),
        message: `It has ${relation.policies.length} policies, and none of them is in force.`,
        fix: `alter table ${name} enable row level security;\nalter table ${name} force row level security;`,
      };
    }
  },
});
