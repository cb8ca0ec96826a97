import { at, defineRule } from "../../rule.ts";
import { label } from "../../places.ts";
import { viewReads, filtersByTenant } from "../../view-reach.ts";

/** A view through which the application reads tables of tenants as a role that their policies do not bind. */
export const viewBypassesPolicies = defineRule({
  code: "TENANCY.VIEW_BYPASSES_POLICIES",
  severity: "error",
  finds: "A view through which the application reads tables of tenants as a role that their policies do not bind.",
  why: "A view reads as its owner: every tenant sees every row through it.",
  remedy: "`security_invoker` (PostgreSQL 15 on), or an owner whom policies bind.",
  *check(audit) {
    for (const view of audit.snapshot.relations) {
      if (view.kind !== "view" || view.extension !== null || !audit.app.touches(view)) continue;
      const reads = viewReads(audit, view).filter(
        ({ table, as, direct }) =>
          as !== undefined &&
          table.relation.rlsEnabled &&
          audit.reach(as).isExempt(table.relation) &&
          !(direct && filtersByTenant(audit, view, table)),
      );
      if (reads.length === 0) continue;
      yield {
        place: at("view", view),
        message: `It reads ${label(reads[0]!.table.relation)} as "${reads[0]!.as}", whom policies do not bind.`,
        evidence: reads.map(({ table, as }) => `${label(table.relation)} as ${as}`),
        fix: `alter view ${audit.sql(view)} set (security_invoker = true);`,
      };
    }
  },
});
