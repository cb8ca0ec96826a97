import { at, defineRule } from "../../rule.ts";
import { viewReads, hasOption, filtersByTenant } from "../../view-reach.ts";

/** A view that keeps tenants apart by its own WHERE, and is no security barrier. */
export const viewWithoutBarrier = defineRule({
  code: "TENANCY.VIEW_WITHOUT_BARRIER",
  severity: "warning",
  finds: "A view that keeps tenants apart by its own WHERE, and is no security barrier.",
  why: "PostgreSQL may run a cheap function of the caller before that WHERE, and the function sees every tenant's rows.",
  remedy: "`security_barrier`, or leave it to policies with `security_invoker`.",
  *check(audit) {
    for (const view of audit.snapshot.relations) {
      if (view.kind !== "view" || !audit.app.may(view, "SELECT") || hasOption(view, "security_barrier")) continue;
      const alone = viewReads(audit, view).some(
        ({ table, as, direct }) =>
          direct && as !== undefined && audit.reach(as).isExempt(table.relation) && filtersByTenant(audit, view, table),
      );
      if (!alone) continue;
      yield {
        place: at("view", view),
        message: "Its WHERE is all that keeps tenants apart, and functions of the caller may run before it.",
        fix: `alter view ${audit.sql(view)} set (security_barrier = true);`,
      };
    }
  },
});
