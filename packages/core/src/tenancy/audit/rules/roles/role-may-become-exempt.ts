import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role is a member of one that no policy binds. */
export const roleMayBecomeExempt = defineRule({
  code: "TENANCY.ROLE_MAY_BECOME_EXEMPT",
  severity: "error",
  finds: "The application's role is a member of one that no policy binds.",
  why: "`SET ROLE`, in injected SQL too, makes it a role that sees everything.",
  remedy: "Revoke the membership.",
  *check(audit) {
    const { app } = audit;
    for (const name of app.reachable) {
      if (name === app.name || !audit.reach(name).bypasses) continue;
      yield {
        place: at("role", app.name),
        message: `The application's role may become ${name}, whom no policy binds.`,
        fix: `revoke ${quoteIdentifier(name)} from ${quoteIdentifier(app.name)};`,
      };
    }
  },
});
