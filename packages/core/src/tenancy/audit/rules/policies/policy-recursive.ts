import { defineRule } from "../../rule.ts";
import { alterPolicy } from "../../tenant-sql.ts";
import { walk } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

/** A policy that reads its own table. */
export const policyRecursive = defineRule({
  code: "TENANCY.POLICY_RECURSIVE",
  severity: "warning",
  finds: "A policy that reads its own table.",
  why: 'PostgreSQL refuses every statement on the table: infinite recursion (42P17). A SECURITY DEFINER function is then often the "solution".',
  remedy: "Compare columns of the row, or read another table.",
  *check(audit) {
    for (const { relation } of audit.tables.filter((one) => one.relation.rlsEnabled)) {
      for (const policy of relation.policies) {
        const expressions = [policy.using, policy.withCheck].flatMap((sql) =>
          sql === null ? [] : (audit.reader.expression(sql) ?? []),
        );
        const sources = expressions
          .flatMap((expression) => [...walk(expression)])
          .flatMap((part) => (part.kind === "subquery" ? part.query.sources : []));
        if (!sources.some((source) => audit.relation(source) === relation)) continue;
        yield {
          place: policyPlace(relation, policy),
          message: "It reads the table that it is for, and so itself.",
          fix: alterPolicy(audit, audit.table(relation)!, policy.name, false),
        };
      }
    }
  },
});
