import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { callsOf, functionPlace } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A policy that calls a function which the application owns. */
export const policyFunctionReplaceable = defineRule({
  code: "TENANCY.POLICY_FUNCTION_REPLACEABLE",
  severity: "error",
  finds: "A policy that calls a function which the application owns.",
  why: "The application replaces the function by one that is always true.",
  remedy: "Let the owner of the tables own it.",
  *check(audit) {
    const found = new Set<string>();
    for (const { relation } of audit.tables) {
      const sql = relation.policies.flatMap(({ using, withCheck }) =>
        [using, withCheck].filter((text) => text !== null),
      );
      for (const { schema, name } of sql.flatMap((text) => callsOf(audit.reader.statements(`select ${text}`) ?? []))) {
        const one = audit.findFunction(schema, name);
        if (
          one === undefined ||
          !audit.app.reachable.has(one.owner) ||
          audit.reach(one.owner).bypasses ||
          found.has(`${label(one)}`)
        )
          continue;
        found.add(label(one));
        yield {
          place: functionPlace(one),
          message: `The policies of ${label(relation)} call it, and the application may replace it.`,
          fix: `alter function ${audit.sql(one)}(${one.signature}) owner to ${quoteIdentifier(relation.owner)};`,
        };
      }
    }
  },
});
