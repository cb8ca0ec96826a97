import { defineRule } from "../../rule.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

/** A SECURITY DEFINER function that everybody may call. */
export const definerPublicExecute = defineRule({
  code: "TENANCY.DEFINER_PUBLIC_EXECUTE",
  severity: "warning",
  finds: "A SECURITY DEFINER function that everybody may call.",
  why: "Functions are executable by PUBLIC unless that is revoked: every role gets the owner's rights for what it does.",
  remedy: "Revoke EXECUTE from PUBLIC and grant it to the application's role.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (!one.securityDefiner || one.returns === "trigger" || one.returns === "event_trigger") continue;
      const schema = audit.snapshot.schemas.find(({ name }) => name === one.schema);
      const reachable =
        schema?.grants.some(({ grantee, privilege }) => grantee === "public" && privilege === "USAGE") === true ||
        isExecutable(audit, one);
      if (!reachable || !one.grants.some(({ grantee, privilege }) => grantee === "public" && privilege === "EXECUTE"))
        continue;
      yield {
        place: functionPlace(one),
        message: `Everybody may call it, and it works as "${one.owner}".`,
        fix: `revoke execute on function ${audit.sql(one)}(${one.signature}) from public;`,
      };
    }
  },
});
