import { defineRule } from "../../rule.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

/** A function that switches row_security off for itself. */
export const definerRowSecurityOff = defineRule({
  code: "TENANCY.DEFINER_ROW_SECURITY_OFF",
  severity: "warning",
  finds: "A function that switches row_security off for itself.",
  why: "It is meant to get around policies, and does so for whoever may call it.",
  remedy: "Take the setting away, and let the function be called by system work only.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (
        !one.settings.some((setting) => /^row_security=(off|false|0|no)$/i.test(setting)) ||
        !isExecutable(audit, one)
      )
        continue;
      yield {
        place: functionPlace(one),
        message: "It runs with row_security = off, and the application may call it.",
        fix: `alter function ${audit.sql(one)}(${one.signature}) reset row_security;`,
      };
    }
  },
});
