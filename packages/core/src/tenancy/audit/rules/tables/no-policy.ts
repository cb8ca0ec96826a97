import { at, defineRule } from "../../rule.ts";
import { createPolicy } from "../../tenant-sql.ts";

/** A table with row-level security on and no policy for the application. */
export const noPolicy = defineRule({
  code: "TENANCY.NO_POLICY",
  severity: "warning",
  finds: "A table with row-level security on and no policy for the application.",
  why: 'The application sees no row and can write none, which is often "solved" by a role that bypasses policies.',
  remedy: "Create a policy by tenant.",
  *check(audit) {
    for (const table of audit.tables) {
      const { relation } = table;
      if (!relation.rlsEnabled || !audit.app.touches(relation)) continue;
      if (relation.policies.some(({ roles }) => audit.app.isAddressed(roles))) continue;
      const others = new Set(relation.policies.flatMap(({ roles }) => roles));
      yield {
        place: at("table", relation),
        message: "Row-level security is on, and no policy is for the application's role.",
        evidence: others.size === 0 ? [] : [`policies are for ${[...others].join(", ")}`],
        fix: createPolicy(audit, table),
      };
    }
  },
});
