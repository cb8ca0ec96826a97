import { defineRule } from "../../rule.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

/** A function that is declared LEAKPROOF. */
export const leakproofFunction = defineRule({
  code: "TENANCY.LEAKPROOF_FUNCTION",
  severity: "warning",
  finds: "A function that is declared LEAKPROOF.",
  why: "It may run before the policy, on rows of every tenant: what it raises or notes is seen by the one who asks.",
  remedy: "`not leakproof`, unless it was shown to tell nothing about its arguments.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (!one.leakproof || !isExecutable(audit, one)) continue;
      yield {
        place: functionPlace(one),
        message: "It is LEAKPROOF, and may see rows before policies hide them.",
        fix: `alter function ${audit.sql(one)}(${one.signature}) not leakproof;`,
      };
    }
  },
});
