import { at, defineRule } from "../../rule.ts";
import { label } from "../../places.ts";

/** The application's role owns tables of tenants. */
export const roleOwnsTables = defineRule({
  code: "TENANCY.ROLE_OWNS_TABLES",
  severity: "error",
  finds: "The application's role owns tables of tenants.",
  why: "An owner may disable row-level security, drop policies and grant rights; without FORCE policies do not even bind it.",
  remedy: "Let a role own them that the application is not, and can't become.",
  *check(audit) {
    const owned = audit.tables.filter(({ relation }) => relation.owner === audit.app.name);
    if (owned.length === 0) return;
    yield {
      place: at("role", audit.app.name),
      message: `The application's role owns ${owned.length} tables of tenants, and may switch their policies off.`,
      evidence: owned.slice(0, 5).map(({ relation }) => label(relation)),
      fix: owned
        .slice(0, 5)
        .map(({ relation }) => `alter table ${audit.sql(relation)} owner to …;`)
        .join("\n"),
    };
  },
});
