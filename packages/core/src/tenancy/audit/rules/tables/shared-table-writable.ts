import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A table that all tenants share and that the application may change. */
export const sharedTableWritable = defineRule({
  code: "TENANCY.SHARED_TABLE_WRITABLE",
  severity: "info",
  finds: "A table that all tenants share and that the application may change.",
  why: "What one tenant's request writes there, every other tenant reads.",
  remedy: "Leave the application only SELECT, or name the table under `tenancy.shared` when this is meant.",
  *check(audit) {
    for (const relation of audit.snapshot.relations) {
      if (!["table", "partitioned-table"].includes(relation.kind) || relation.extension !== null) continue;
      if (
        audit.table(relation) !== undefined ||
        audit.isShared(relation) ||
        relation.rlsEnabled ||
        audit.tables.length === 0
      )
        continue;
      const writes = (["INSERT", "UPDATE", "DELETE"] as const).filter((privilege) =>
        audit.app.may(relation, privilege),
      );
      if (writes.length === 0) continue;
      yield {
        place: at("table", relation),
        message: `It belongs to no tenant, and the application has ${writes.join(", ")} on it.`,
        fix: `revoke ${writes.join(", ").toLowerCase()} on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)};`,
      };
    }
  },
});
