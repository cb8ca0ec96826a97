import { at, defineRule } from "../../rule.ts";
import { readsOf, callsOf } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A view that calls a SECURITY DEFINER function of a role that policies do not bind. */
export const viewCallsDefiner = defineRule({
  code: "TENANCY.VIEW_CALLS_DEFINER",
  severity: "warning",
  finds: "A view that calls a SECURITY DEFINER function of a role that policies do not bind.",
  why: "`security_invoker` does not reach into the function: it reads with its owner's rights.",
  remedy: "Make the function SECURITY INVOKER.",
  *check(audit) {
    for (const view of audit.snapshot.relations) {
      if (view.kind !== "view" || view.definition === null || !audit.app.may(view, "SELECT")) continue;
      const called = callsOf(audit.reader.statements(view.definition) ?? []).flatMap(
        ({ schema, name }) => audit.findFunction(schema, name) ?? [],
      );
      const definer = called.find(
        (one) =>
          one.securityDefiner &&
          readsOf(audit, audit.body(one).statements).some(
            ({ table, alias, condition }) =>
              audit.reach(one.owner).isExempt(table.relation) && audit.judge(table, condition, [alias]).foreign,
          ),
      );
      if (definer === undefined) continue;
      yield {
        place: at("view", view),
        message: `It calls ${label(definer)}, which reads tables of tenants as ${definer.owner}.`,
        fix: `alter function ${audit.sql(definer)}(${definer.signature}) security invoker;`,
      };
    }
  },
});
