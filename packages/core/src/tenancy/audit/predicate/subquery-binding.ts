import { bare, conjuncts, walk, type Expression, type Query } from "./expression.ts";
import type { Scope } from "./world.ts";

const ROLE_CALLS = new Set(["current_user", "session_user", "current_role", "user"]);

/** Whether an expression comes from the session alone: a setting, the role, or a function of the application. */
export function isSessionValue(expression: Expression, scope: Scope): boolean {
  const inner = bare(expression);
  let fromSession = false;
  for (const part of walk(inner)) {
    if (part.kind === "column" && part.relation !== undefined && inner.kind !== "subquery") return false;
    if (part.kind === "column" && inner.kind !== "subquery") return false;
    if (part.kind === "session") fromSession = true;
    if (part.kind === "call" && isSessionCall(part, scope)) fromSession = true;
  }
  return fromSession;
}

function isSessionCall({ schema, name }: Extract<Expression, { kind: "call" }>, scope: Scope): boolean {
  if (schema === undefined && (name === "current_setting" || ROLE_CALLS.has(name))) return true;
  return schema !== undefined && scope.findFunction(schema, name)?.volatility !== "immutable";
}

/** Whether a condition ties some column of the query to the session. */
function bindsSession(condition: Expression, scope: Scope): boolean {
  if (condition.kind === "or") return condition.operands.every((one) => bindsSession(one, scope));
  if (condition.kind === "and") return condition.operands.some((one) => bindsSession(one, scope));
  if (condition.kind === "subquery") return isBoundQuery(condition.query, scope);
  const compares = (condition.kind === "operator" || condition.kind === "any") && condition.name === "=";
  if (!compares) return false;
  const [left, right] = condition.operands as [Expression, Expression];
  const pair = (one: Expression, other: Expression): boolean =>
    bare(one).kind === "column" && isSessionValue(other, scope);
  return pair(left, right) || pair(right, left);
}

/** Whether a query gives only what belongs to whoever asks: it reads isolated relations, or is tied to the session. */
export function isBoundQuery(query: Query, scope: Scope): boolean {
  if (query.isSetOperation) return query.nested.every((arm) => isBoundQuery(arm, scope));
  if (query.sources.some((source) => scope.isIsolated(source))) return true;
  if (query.conditions.flatMap(conjuncts).some((condition) => bindsSession(condition, scope))) return true;
  return query.nested.some((nested) => isBoundQuery(nested, scope));
}

/** Whether a query without a tie to the row gives something that the session decides. */
export function sessionDecides(query: Query, scope: Scope): boolean {
  return isBoundQuery(query, scope) || query.targets.some((target) => isSessionValue(target, scope));
}

/** Whether a query compares something of its own to a column of the row outside. */
export function correlates(query: Query, scope: Scope): boolean {
  const inside = new Set(query.sources.map(({ alias }) => alias));
  const isOuter = (expression: Expression): boolean => {
    const column = bare(expression);
    return (
      column.kind === "column" &&
      column.relation !== undefined &&
      scope.rowNames.has(column.relation) &&
      !inside.has(column.relation)
    );
  };
  const ties = (condition: Expression): boolean => {
    if (condition.kind !== "operator" && condition.kind !== "any") {
      return (
        condition.kind === "subquery" &&
        (correlates(condition.query, scope) || (condition.operand !== undefined && isOuter(condition.operand)))
      );
    }
    const [left, right] = condition.operands as [Expression, Expression | undefined];
    if (condition.name !== "=" || right === undefined) return false;
    return isOuter(left) !== isOuter(right);
  };
  const here = query.conditions.flatMap(conjuncts).some(ties);
  return here || (query.nested.length > 0 && query.nested.every((nested) => correlates(nested, scope)));
}
