import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { label } from "../../places.ts";

/** An exclusion constraint that does not compare the tenant. */
export const exclusionOracle = defineRule({
  code: "TENANCY.EXCLUSION_ORACLE",
  severity: "warning",
  finds: "An exclusion constraint that does not compare the tenant.",
  why: "It is checked without policies: 23P01 tells that another tenant has something there, and keeps others out.",
  remedy: "Add `tenant with =`.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (column === undefined || !(audit.app.may(relation, "INSERT") || audit.app.may(relation, "UPDATE"))) continue;
      for (const { name, kind, columns, operators } of relation.constraints) {
        if (kind !== "exclusion") continue;
        const position = columns.indexOf(column.name);
        if (position >= 0 && operators[position] === "=") continue;
        yield {
          place: { object: `constraint ${name} on table ${label(relation)}` },
          message: "It excludes rows of one tenant because of another's.",
          fix: `-- exclude using gist (${quoteIdentifier(column.name)} with =, …)`,
        };
      }
    }
  },
});
