import { at, defineRule } from "../../rule.ts";
import { viewReads, filtersByTenant } from "../../view-reach.ts";

/** A view that hides other tenants' rows by its own WHERE and accepts writes of any tenant. */
export const viewWritesUnchecked = defineRule({
  code: "TENANCY.VIEW_WRITES_UNCHECKED",
  severity: "error",
  finds: "A view that hides other tenants' rows by its own WHERE and accepts writes of any tenant.",
  why: "Without WITH CHECK OPTION a row that the view would not show can be written through it.",
  remedy: "`check_option = cascaded`.",
  *check(audit) {
    for (const view of audit.snapshot.relations) {
      if (view.kind !== "view" || !(audit.app.may(view, "INSERT") || audit.app.may(view, "UPDATE"))) continue;
      if (view.options.some((option) => option.startsWith("check_option="))) continue;
      const alone = viewReads(audit, view).some(
        ({ table, as, direct }) =>
          direct && as !== undefined && audit.reach(as).isExempt(table.relation) && filtersByTenant(audit, view, table),
      );
      if (!alone) continue;
      yield {
        place: at("view", view),
        message: "Rows of other tenants can be written through it.",
        fix: `alter view ${audit.sql(view)} set (check_option = cascaded);`,
      };
    }
  },
});
