import { defineRule } from "../../rule.ts";
import { readsOf, functionPlace, isExecutable } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A SECURITY DEFINER function that the application may call, and that reads or changes rows of any tenant. */
export const definerReadsTenants = defineRule({
  code: "TENANCY.DEFINER_READS_TENANTS",
  severity: "error",
  finds: "A SECURITY DEFINER function that the application may call, and that reads or changes rows of any tenant.",
  why: "It works as its owner, whom policies do not bind, and does not itself ask for the tenant that is bound.",
  remedy: "SECURITY INVOKER, or a condition on the tenant that is bound; an argument is no such condition.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (!one.securityDefiner || !isExecutable(audit, one)) continue;
      const owner = audit.reach(one.owner);
      const open = readsOf(audit, audit.body(one).statements).filter(
        ({ table, alias, condition }) =>
          owner.isExempt(table.relation) && audit.judge(table, condition, [alias]).foreign,
      );
      if (open.length === 0) continue;
      yield {
        place: functionPlace(one),
        message: `It works on ${label(open[0]!.table.relation)} as "${one.owner}", whom policies do not bind, for any tenant.`,
        fix: `alter function ${audit.sql(one)}(${one.signature}) security invoker;`,
      };
    }
  },
});
