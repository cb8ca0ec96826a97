import { at, defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";

/** The application's role may bypass row-level security. */
export const roleBypassrls = defineRule({
  code: "TENANCY.ROLE_BYPASSRLS",
  severity: "error",
  finds: "The application's role may bypass row-level security.",
  why: "Every policy is ignored for it.",
  remedy: "`alter role … nobypassrls`.",
  *check(audit) {
    const { app } = audit;
    if (app.attributes?.bypassRls !== true || app.attributes.superuser) return;
    yield {
      place: at("role", app.name),
      message: "The application's role has BYPASSRLS: every policy is ignored for it.",
      fix: `alter role ${quoteIdentifier(app.name)} nobypassrls;`,
    };
  },
});
