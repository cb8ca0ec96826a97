import { defineRule } from "../../rule.ts";
import { walk } from "../../predicate/expression.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { policyPlace, label } from "../../places.ts";

/** A policy that trusts a table which the application may change and which is not protected. */
export const policyReadsUnprotected = defineRule({
  code: "TENANCY.POLICY_READS_UNPROTECTED",
  severity: "error",
  finds: "A policy that trusts a table which the application may change and which is not protected.",
  why: "A tenant adds itself to the table that says who may see what.",
  remedy: "Protect that table, or take away the application's right to change it.",
  *check(audit) {
    for (const { relation } of audit.tables.filter((one) => one.relation.rlsEnabled)) {
      for (const policy of relation.policies) {
        const expressions = [policy.using, policy.withCheck].flatMap((sql) =>
          sql === null ? [] : (audit.reader.expression(sql) ?? []),
        );
        const parts = expressions.flatMap((expression) => [...walk(expression)]);
        const sources = parts.flatMap((part) => (part.kind === "subquery" ? part.query.sources : []));
        const open = sources
          .map((source) => audit.relation(source))
          .find(
            (other) =>
              other !== undefined &&
              other !== relation &&
              !other.rlsEnabled &&
              (audit.app.may(other, "INSERT") || audit.app.may(other, "UPDATE")),
          );
        if (open === undefined) continue;
        yield {
          place: policyPlace(relation, policy),
          message: `It decides by ${label(open)}, which the application may change and no policy protects.`,
          fix: `revoke insert, update, delete on ${audit.sql(open)} from ${quoteIdentifier(audit.app.name)};`,
        };
      }
    }
  },
});
