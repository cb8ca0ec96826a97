import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** A protected table without an index that starts with the tenant column. */
export const tenantIndexMissing = defineRule({
  code: "TENANCY.TENANT_INDEX_MISSING",
  severity: "info",
  finds: "A protected table without an index that starts with the tenant column.",
  why: "A tenant's rows are found by reading everyone's, which is slow, and whose time tells how much others have.",
  remedy: "Create an index that starts with the tenant column.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (column === undefined || relation.kind === "partitioned-table" || !relation.rlsEnabled) continue;
      if (relation.indexes.some(({ keys, valid, predicate }) => keys[0] === column.name && valid && predicate === null))
        continue;
      yield {
        place: at("table", relation),
        message: `No index starts with "${column.name}".`,
        fix: `create index concurrently on ${audit.sql(relation)} (${quoteIdentifier(column.name)});`,
      };
    }
  },
});
