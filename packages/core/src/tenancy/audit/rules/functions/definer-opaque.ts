import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

/** A SECURITY DEFINER function of a role that policies do not bind, in a language that can't be judged. */
export const definerOpaque = defineRule({
  code: "TENANCY.DEFINER_OPAQUE",
  severity: "warning",
  finds: "A SECURITY DEFINER function of a role that policies do not bind, in a language that can't be judged.",
  why: "What it reads is not known; as its owner it may read every tenant.",
  remedy: "Write it in SQL or PL/pgSQL, or revoke EXECUTE.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (!one.securityDefiner || !isExecutable(audit, one) || audit.body(one).understood) continue;
      if (!audit.tables.some(({ relation }) => audit.reach(one.owner).isExempt(relation))) continue;
      yield {
        place: functionPlace(one),
        message: `It works as "${one.owner}", whom policies do not bind, and its body (${one.language}) was not understood.`,
        fix: `revoke execute on function ${audit.sql(one)}(${one.signature}) from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
