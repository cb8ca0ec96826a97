import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

/** A function in an untrusted language that the application may call. */
export const untrustedLanguage = defineRule({
  code: "TENANCY.UNTRUSTED_LANGUAGE",
  severity: "warning",
  finds: "A function in an untrusted language that the application may call.",
  why: "It can read the server's files and memory, and no policy is asked.",
  remedy: "Revoke EXECUTE.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (one.trusted || ["c", "internal"].includes(one.language) || !isExecutable(audit, one)) continue;
      yield {
        place: functionPlace(one),
        message: `It is in ${one.language}, which reaches outside of the database.`,
        fix: `revoke execute on function ${audit.sql(one)}(${one.signature}) from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
