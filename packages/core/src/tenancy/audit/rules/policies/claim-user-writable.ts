import { defineRule } from "../../rule.ts";
import { walk } from "../../predicate/expression.ts";
import { policyPlace } from "../../places.ts";

const WRITABLE = new Set(["user_metadata", "raw_user_meta_data"]);

/** A policy that trusts a part of a token that users write themselves. */
export const claimUserWritable = defineRule({
  code: "TENANCY.CLAIM_USER_WRITABLE",
  severity: "error",
  finds: "A policy that trusts a part of a token that users write themselves.",
  why: "Whoever may change their own metadata puts another tenant's id there.",
  remedy: "Keep the tenant in a claim that only the server writes.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      for (const policy of relation.policies) {
        const expressions = [policy.using, policy.withCheck].flatMap((sql) =>
          sql === null ? [] : (audit.reader.expression(sql) ?? []),
        );
        const parts = expressions.flatMap((expression) => [...walk(expression)]);
        const trusts = parts.some(
          (part) =>
            (part.kind === "constant" && WRITABLE.has(String(part.value))) ||
            (part.kind === "column" && WRITABLE.has(part.name)),
        );
        if (!trusts) continue;
        yield {
          place: policyPlace(relation, policy),
          message: "It decides by user metadata, which users change themselves.",
          fix: "Read the tenant from app_metadata, or from a table that only the server writes.",
        };
      }
    }
  },
});
