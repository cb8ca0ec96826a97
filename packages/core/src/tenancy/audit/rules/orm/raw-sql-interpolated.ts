import { defineRule } from "../../rule.ts";

/** A place that puts values into the text of a statement. */
export const rawSqlInterpolated = defineRule({
  code: "TENANCY.RAW_SQL_INTERPOLATED",
  severity: "error",
  finds: "A place that puts values into the text of a statement.",
  why: "Injected SQL can change the tenant, and then sees everything that this tenant sees.",
  remedy: "Bind them as parameters.",
  *check(audit) {
    for (const { callSites = [] } of audit.models) {
      for (const { file, line, call, interpolated } of callSites) {
        if (interpolated)
          yield {
            place: { file, line },
            message: `${call} gets a text with values put into it.`,
            fix: "Write $1, $2 … and pass the values beside the text.",
          };
      }
    }
  },
});
