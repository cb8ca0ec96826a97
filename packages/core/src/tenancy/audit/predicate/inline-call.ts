import type { DatabaseFunction } from "../../../catalog/index.ts";
import type { Expression, Query } from "./expression.ts";
import { readBody } from "./function-body.ts";
import type { SqlReader } from "./sql-reader.ts";
import type { Scope } from "./world.ts";

type Substitute = (expression: Expression) => Expression | undefined;

function inQuery(query: Query, by: Substitute): Query {
  const every = (expressions: readonly Expression[]): Expression[] => expressions.map((one) => substitute(one, by));
  return {
    ...query,
    targets: every(query.targets),
    conditions: every(query.conditions),
    nested: query.nested.map((nested) => inQuery(nested, by)),
  };
}

/** The expression with other expressions in place of some of its parts. */
export function substitute(expression: Expression, by: Substitute): Expression {
  const replaced = by(expression);
  if (replaced !== undefined) return replaced;
  const result: Record<string, unknown> = { ...expression };
  if ("operands" in expression) result.operands = expression.operands.map((one) => substitute(one, by));
  if ("operand" in expression && expression.operand !== undefined) result.operand = substitute(expression.operand, by);
  if (expression.kind === "subquery") result.query = inQuery(expression.query, by);
  if (expression.kind === "case") {
    result.subject = expression.subject && substitute(expression.subject, by);
    result.otherwise = substitute(expression.otherwise, by);
    result.branches = expression.branches.map(({ when, result: value }) => ({
      when: substitute(when, by),
      result: substitute(value, by),
    }));
  }
  return result as unknown as Expression;
}

function argumentOf({ name, argumentNames }: DatabaseFunction, operands: readonly Expression[]): Substitute {
  return (expression) => {
    if (expression.kind === "parameter") return operands[expression.number - 1];
    if (expression.kind !== "column" || (expression.relation !== undefined && expression.relation !== name))
      return undefined;
    const position = argumentNames.indexOf(expression.name);
    return position < 0 ? undefined : operands[position];
  };
}

/** The body of a function of the application in place of its call, when it is one expression. */
export function inlineCall(
  { schema, name, operands }: Extract<Expression, { kind: "call" }>,
  scope: Scope,
  reader: SqlReader,
): Expression | undefined {
  const called = scope.findFunction(schema, name);
  const result = called === undefined ? undefined : readBody(called, reader).result;
  return called === undefined || result === undefined ? undefined : substitute(result, argumentOf(called, operands));
}
