import { at, defineRule } from "../../rule.ts";
import { label } from "../../places.ts";

/** A table without protection from which a protected table inherits. */
export const inheritanceParentOpen = defineRule({
  code: "TENANCY.INHERITANCE_PARENT_OPEN",
  severity: "error",
  finds: "A table without protection from which a protected table inherits.",
  why: "A statement on the parent reads the child's rows, and asks only the parent's policies.",
  remedy: "Protect the parent too, or end the inheritance.",
  *check(audit) {
    for (const { relation: child } of audit.tables) {
      if (!child.rlsEnabled || child.isPartition) continue;
      for (const parent of child.parents.flatMap((name) => audit.relation(name) ?? [])) {
        if (parent.rlsEnabled || !audit.app.touches(parent)) continue;
        yield {
          place: at("table", parent),
          message: `${label(child)} inherits from it, and is read through it without its policies.`,
          fix: `alter table ${audit.sql(child)} no inherit ${audit.sql(parent)};`,
        };
      }
    }
  },
});
