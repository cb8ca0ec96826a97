import { defineRule } from "../../rule.ts";
import { callsOf, functionPlace } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A policy that calls a VOLATILE function. */
export const policyFunctionVolatile = defineRule({
  code: "TENANCY.POLICY_FUNCTION_VOLATILE",
  severity: "info",
  finds: "A policy that calls a VOLATILE function.",
  why: "It is called for every row, can't be used with an index, and may answer differently from row to row.",
  remedy: "Declare it STABLE.",
  *check(audit) {
    const found = new Set<string>();
    for (const { relation } of audit.tables) {
      const sql = relation.policies.flatMap(({ using, withCheck }) =>
        [using, withCheck].filter((text) => text !== null),
      );
      for (const { schema, name } of sql.flatMap((text) => callsOf(audit.reader.statements(`select ${text}`) ?? []))) {
        const one = audit.findFunction(schema, name);
        if (one?.volatility !== "volatile" || found.has(label(one))) continue;
        found.add(label(one));
        yield {
          place: functionPlace(one),
          message: `The policies of ${label(relation)} call it, and it is VOLATILE.`,
          fix: `alter function ${audit.sql(one)}(${one.signature}) stable;`,
        };
      }
    }
  },
});
