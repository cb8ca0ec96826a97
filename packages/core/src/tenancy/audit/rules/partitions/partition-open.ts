import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** A partition of a protected table that the application may use directly and that is not protected itself. */
export const partitionOpen = defineRule({
  code: "TENANCY.PARTITION_OPEN",
  severity: "error",
  finds: "A partition of a protected table that the application may use directly and that is not protected itself.",
  why: "Policies of the partitioned table hold for statements that name it, not for those that name the partition.",
  remedy: "Revoke the right, or enable row-level security on the partition with the same policy.",
  *check(audit) {
    for (const table of audit.tables) {
      const { relation } = table;
      if (!relation.isPartition || relation.rlsEnabled || !audit.app.touches(relation)) continue;
      const parents = relation.parents.flatMap((parent) => audit.relation(parent) ?? []);
      if (!parents.some(({ rlsEnabled, isPartition }) => rlsEnabled || isPartition)) continue;
      yield {
        place: at("table", relation),
        message: `It is a partition of ${label(relation.parents[0]!)}, whose policies do not hold when it is named itself.`,
        fix: `revoke all on ${audit.sql(relation)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
