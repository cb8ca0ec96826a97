import { at, defineRule } from "../../rule.ts";

/** The application may read the texts of all statements of its role. */
export const statementTextsReadable = defineRule({
  code: "TENANCY.STATEMENT_TEXTS_READABLE",
  severity: "info",
  finds: "The application may read the texts of all statements of its role.",
  why: "All tenants share the role: texts with values in them tell one tenant about another.",
  remedy: "Revoke SELECT on pg_stat_statements from PUBLIC.",
  *check(audit) {
    for (const relation of audit.snapshot.relations) {
      if (
        relation.extension !== "pg_stat_statements" ||
        relation.name !== "pg_stat_statements" ||
        !audit.app.may(relation, "SELECT")
      )
        continue;
      yield {
        place: at("view", relation),
        message: "The application may read it.",
        fix: `revoke select on ${audit.sql(relation)} from public;`,
      };
    }
  },
});
