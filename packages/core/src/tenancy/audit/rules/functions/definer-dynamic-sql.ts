import { defineRule } from "../../rule.ts";
import type { Expression } from "../../predicate/expression.ts";
import { functionPlace, isExecutable } from "../../body-reads.ts";

const QUOTING = new Set(["quote_ident", "quote_literal", "quote_nullable"]);

/** Whether a text to be executed has something in it that is neither constant nor quoted. */
function isInjectable(expression: Expression): boolean {
  if (expression.kind === "column" || expression.kind === "parameter") return true;
  if (expression.kind === "cast") return expression.type !== "regclass" && isInjectable(expression.operand);
  if (expression.kind === "call" && QUOTING.has(expression.name)) return false;
  if (expression.kind === "call" && expression.name === "format") {
    const [template, ...values] = expression.operands;
    const raw = template?.kind !== "constant" || String(template.value).includes("%s");
    return raw && values.some(isInjectable);
  }
  return "operands" in expression && expression.operands.some(isInjectable);
}

/** A SECURITY DEFINER function that runs SQL put together from its arguments. */
export const definerDynamicSql = defineRule({
  code: "TENANCY.DEFINER_DYNAMIC_SQL",
  severity: "error",
  finds: "A SECURITY DEFINER function that runs SQL put together from its arguments.",
  why: "The caller writes SQL that runs with the owner's rights.",
  remedy: "Bind values with USING, and put names in by `format('%I')`.",
  *check(audit) {
    for (const one of audit.snapshot.functions) {
      if (!one.securityDefiner || !isExecutable(audit, one)) continue;
      const { dynamic } = audit.body(one);
      if (!dynamic.some(isInjectable)) continue;
      yield {
        place: functionPlace(one),
        message: "It executes a text that has values in it which are not quoted, with its owner's rights.",
        fix: "execute format('select … from %I where id = $1', name) using id;",
      };
    }
  },
});
