import { at, defineRule } from "../../rule.ts";
import { viewReads } from "../../view-reach.ts";

/** A view over tables of tenants that reads as its owner, whom policies bind today. */
export const viewNotInvoker = defineRule({
  code: "TENANCY.VIEW_NOT_INVOKER",
  severity: "info",
  finds: "A view over tables of tenants that reads as its owner, whom policies bind today.",
  why: "It is safe as long as the owner stays bound: without FORCE, or with another owner, it shows every tenant.",
  remedy: "`security_invoker` (PostgreSQL 15 on).",
  *check(audit) {
    for (const view of audit.snapshot.relations) {
      if (view.kind !== "view" || view.extension !== null || !audit.app.touches(view)) continue;
      const reads = viewReads(audit, view).filter(({ as }) => as !== undefined);
      if (reads.length === 0 || reads.some(({ table, as }) => audit.reach(as!).isExempt(table.relation))) continue;
      yield {
        place: at("view", view),
        message: `It reads tables of tenants as its owner "${view.owner}".`,
        fix: `alter view ${audit.sql(view)} set (security_invoker = true);`,
      };
    }
  },
});
