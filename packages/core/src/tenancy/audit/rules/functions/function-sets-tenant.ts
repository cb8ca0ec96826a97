import { defineRule } from "../../rule.ts";
import { bare } from "../../predicate/expression.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { callsOf, functionPlace, isExecutable, nodesOf } from "../../body-reads.ts";

/** A function that changes the tenant's setting and that the application may call. */
export const functionSetsTenant = defineRule({
  code: "TENANCY.FUNCTION_SETS_TENANT",
  severity: "warning",
  finds: "A function that changes the tenant's setting and that the application may call.",
  why: "Whatever reaches it with an argument, injected SQL too, chooses its tenant.",
  remedy: "Bind the tenant outside of SQL, before the statement.",
  *check(audit) {
    const { setting } = audit.tenancy;
    for (const one of audit.snapshot.functions) {
      if (setting === undefined || !isExecutable(audit, one)) continue;
      const { statements } = audit.body(one);
      const sets = callsOf(statements).some(({ name, operands }) => {
        const target = operands[0] === undefined ? undefined : bare(operands[0]);
        return name === "set_config" && (target?.kind !== "constant" || String(target.value).toLowerCase() === setting);
      });
      const assigns = nodesOf(statements, "VariableSetStmt").some(({ name }) => String(name).toLowerCase() === setting);
      if (!sets && !assigns) continue;
      yield {
        place: functionPlace(one),
        message: `It sets "${setting}", and the application may call it.`,
        fix: `revoke execute on function ${audit.sql(one)}(${one.signature}) from ${quoteIdentifier(audit.app.name)}, public;`,
      };
    }
  },
});
