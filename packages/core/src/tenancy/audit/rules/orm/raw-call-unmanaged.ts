import { defineRule } from "../../rule.ts";

/** A place that sends SQL past tapdb's pool. */
export const rawCallUnmanaged = defineRule({
  code: "TENANCY.RAW_CALL_UNMANAGED",
  severity: "warning",
  finds: "A place that sends SQL past tapdb's pool.",
  why: "No tenant is bound there: policies hide everything, or the role of that connection sees everything.",
  remedy: "Send it over the managed pool.",
  *check(audit) {
    for (const { callSites = [] } of audit.models) {
      for (const { file, line, call, managed } of callSites) {
        if (!managed)
          yield {
            place: { file, line },
            message: `${call} does not go over tapdb's pool.`,
            fix: "Use tap.pool, or the ORM's connection that tapdb made.",
          };
      }
    }
  },
});
