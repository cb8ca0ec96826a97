import { at, defineRule } from "../../rule.ts";
import { createPolicy } from "../../tenant-sql.ts";

/** A table that has only restrictive policies. */
export const onlyRestrictive = defineRule({
  code: "TENANCY.ONLY_RESTRICTIVE",
  severity: "warning",
  finds: "A table that has only restrictive policies.",
  why: "Restrictive policies only narrow what permissive ones allow: without one of those nobody sees a row.",
  remedy: "Make the policy by tenant permissive.",
  *check(audit) {
    for (const table of audit.tables) {
      const { relation } = table;
      const mine = relation.policies.filter(({ roles }) => audit.app.isAddressed(roles));
      if (!relation.rlsEnabled || mine.length === 0 || mine.some(({ permissive }) => permissive)) continue;
      yield {
        place: at("table", relation),
        message: "All its policies are restrictive, so that the application sees no row.",
        fix: createPolicy(audit, table),
      };
    }
  },
});
