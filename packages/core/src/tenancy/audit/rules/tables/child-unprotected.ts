import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** A table without a tenant column that refers to tenants' rows and has no row-level security. */
export const childUnprotected = defineRule({
  code: "TENANCY.CHILD_UNPROTECTED",
  severity: "error",
  finds: "A table without a tenant column that refers to tenants' rows and has no row-level security.",
  why: "Its rows belong to tenants as much as those that they refer to, and every tenant reads and changes them.",
  remedy: "Give it the tenant column, or a policy that looks the parent up.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (column !== undefined || relation.rlsEnabled || relation.policies.length > 0 || !audit.app.touches(relation))
        continue;
      const parents = relation.constraints.flatMap(({ references }) =>
        references !== null && audit.table(references)?.column !== undefined ? [label(references)] : [],
      );
      if (parents.length === 0) continue;
      const name = audit.sql(relation);
      yield {
        place: at("table", relation),
        message: `It refers to ${[...new Set(parents)].join(", ")}, and neither has a tenant column nor row-level security.`,
        fix: `alter table ${name} add column ${quoteIdentifier(audit.tenancy.column)} …;\nalter table ${name} enable row level security;`,
      };
    }
  },
});
