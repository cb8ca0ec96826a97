import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A foreign table with a tenant column that the application may use. */
export const foreignTableReadable = defineRule({
  code: "TENANCY.FOREIGN_TABLE_READABLE",
  severity: "error",
  finds: "A foreign table with a tenant column that the application may use.",
  why: "A foreign table can't have policies: every tenant reads every row.",
  remedy: "Revoke it, and let the application read a security-barrier view that filters by tenant.",
  *check(audit) {
    for (const relation of audit.snapshot.relations) {
      if (relation.kind !== "foreign-table" || audit.isShared(relation)) continue;
      const column = audit.tenantColumn(relation);
      if (column === undefined || !audit.app.touches(relation)) continue;
      yield {
        place: at("foreign table", relation),
        message: `Its column "${column.name}" says whose a row is, and no policy can protect it.`,
        fix: `revoke all on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
