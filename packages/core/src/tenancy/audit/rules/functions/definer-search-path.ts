import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

/** A SECURITY DEFINER function without a search_path of its own. */
export const definerSearchPath = defineRule({
  code: "TENANCY.DEFINER_SEARCH_PATH",
  severity: "warning",
  finds: "A SECURITY DEFINER function without a search_path of its own.",
  why: "The caller chooses which table or function an unqualified name means, and it runs with the owner's rights.",
  remedy: "`alter function … set search_path = …, pg_temp`.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (!one.securityDefiner || one.settings.some((setting) => setting.startsWith("search_path="))) continue;
      if (!isExecutable(audit, one) && one.returns !== "trigger") continue;
      yield {
        place: functionPlace(one),
        message: "It runs with its owner's rights under the caller's search_path.",
        fix: `alter function ${audit.sql(one)}(${one.signature}) set search_path = ${quoteIdentifier(one.schema)}, pg_temp;`,
      };
    }
  },
});
