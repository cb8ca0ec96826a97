import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";
import { viewReads } from "../../view-reach.ts";

/** A materialised view over tables of tenants that the application may read. */
export const matviewReadable = defineRule({
  code: "TENANCY.MATVIEW_READABLE",
  severity: "error",
  finds: "A materialised view over tables of tenants that the application may read.",
  why: "It holds what its owner saw, every tenant's rows, and can't have policies.",
  remedy: "Revoke it, and let the application read a view that filters by tenant.",
  *check(audit) {
    for (const view of audit.snapshot.relations) {
      if (view.kind !== "materialized-view" || !audit.app.may(view, "SELECT")) continue;
      const reads = viewReads(audit, view);
      if (reads.length === 0) continue;
      yield {
        place: at("materialized view", view),
        message: `It holds rows of ${label(reads[0]!.table.relation)} for all tenants, and no policy can protect it.`,
        fix: `revoke select on ${audit.sql(view)} from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
