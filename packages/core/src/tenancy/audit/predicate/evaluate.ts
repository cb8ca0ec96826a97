/** What an expression comes to in one {@link World}; what can't be known is an atom that may be true or false. */
import { all, equals, not, some, type Comparison } from "./compare.ts";
import type { Expression } from "./expression.ts";
import { inlineCall } from "./inline-call.ts";
import type { SqlReader } from "./sql-reader.ts";
import { correlates, isBoundQuery, sessionDecides } from "./subquery-binding.ts";
import { ERROR, NULL, OWN, text, truth, type Scope, type Value, type World } from "./world.ts";

/** What evaluations of one expression share. */
export interface Evaluation {
  readonly scope: Scope;
  readonly world: World;
  readonly reader: SqlReader;
  /** Gives an unknown truth. */
  readonly atom: (key: string) => boolean;
  /** Hears of functions whose bodies are not understood. */
  readonly opaque: (name: string) => void;
  readonly depth: number;
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;
type Handlers = { readonly [Kind in Expression["kind"]]: (expression: Of<Kind>, evaluation: Evaluation) => Value };

const MAX_DEPTH = 12;
const TEXT_TYPES = new Set(["text", "varchar", "bpchar", "citext", "name", "char"]);
/** Functions that keep tenants apart whose names they change, and that leave NULL and `''` as they are. */
const KEEPING = new Set([
  "lower",
  "upper",
  "btrim",
  "ltrim",
  "rtrim",
  "trim",
  "text",
  "to_json",
  "to_jsonb",
  "jsonb_extract_path_text",
  "json_extract_path_text",
  "split_part",
  "left",
  "right",
  "substr",
  "substring",
]);
const LISTS = new Set([
  "string_to_array",
  "regexp_split_to_array",
  "unnest",
  "regexp_split_to_table",
  "string_to_table",
  "json_array_elements_text",
  "jsonb_array_elements_text",
]);
const ROLE_NAMES = new Set([
  "current_user",
  "current_role",
  "user",
  "session_user",
  "getpgusername",
  "pg_get_userbyid",
]);

const keyOf = (expression: Expression): string => JSON.stringify(expression);
const isBound = ({ world }: Evaluation): boolean => world.setting.kind === "text" && world.setting.text !== "";

function comparison(expression: Expression, { scope, atom, ...rest }: Evaluation): Comparison {
  const bound = isBound({ scope, atom, ...rest });
  return { role: scope.role, hasRole: (name) => scope.hasRole(name), bound, atom, key: keyOf(expression) };
}

/** A value as a condition. */
function asTruth(value: Value, expression: Expression, evaluation: Evaluation): Value {
  if (value.kind === "boolean" || value.kind === "null" || value.kind === "error") return value;
  if (value.kind === "text" && /^(t|true|on|yes|1)$/i.test(value.text)) return truth(true);
  if (value.kind === "text" && /^(f|false|off|no|0)$/i.test(value.text)) return truth(false);
  return truth(evaluation.atom(keyOf(expression)));
}

function condition(expression: Expression, evaluation: Evaluation): Value {
  return asTruth(evaluate(expression, evaluation), expression, evaluation);
}

/** Whether something holds of the row: it belongs to the tenant that is bound. */
function ownRow(evaluation: Evaluation): Value {
  const { row } = evaluation.world;
  if (!isBound(evaluation)) return truth(false);
  return truth(row.kind === "text" && row.text === OWN);
}

function setting(expression: Of<"call">, evaluation: Evaluation): Value {
  const [name, missingOk] = expression.operands.map((operand) => evaluate(operand, evaluation));
  if (name?.kind !== "text") return { kind: "anything", key: keyOf(expression) };
  const key = name.text.toLowerCase();
  if (!evaluation.scope.tenantSettings.has(key)) return { kind: "flag", key: keyOf(expression), setting: key };
  const { setting: value } = evaluation.world;
  const raises = value.kind === "null" && !(missingOk?.kind === "boolean" && missingOk.value);
  return raises ? ERROR : value;
}

function hasRoleCall(expression: Of<"call">, evaluation: Evaluation): Value {
  const named = expression.operands.map((operand) => evaluate(operand, evaluation));
  const role = named.length > 2 ? named[1] : named[0];
  return role?.kind === "text" ? truth(evaluation.scope.hasRole(role.text)) : truth(evaluation.atom(keyOf(expression)));
}

function unknownCall(expression: Of<"call">, operands: readonly Value[], evaluation: Evaluation): Value {
  const { scope, opaque } = evaluation;
  const ours = scope.findFunction(expression.schema, expression.name) !== undefined || expression.schema !== undefined;
  const ofRow =
    operands.some(({ kind }) => kind === "anything") || expression.operands.some((one) => touchesRow(one, scope));
  if (ours) opaque(expression.name);
  if (ours && !ofRow) return { kind: "session", key: keyOf(expression) };
  // A function of the application that is given the row's tenant is taken to decide by it; a rule says that it was not read.
  if (ours && expression.operands.some((one) => one.kind === "column" && isTenantColumn(one, scope)))
    return ownRow(evaluation);
  const decided = operands.find(({ kind }) => kind === "session" || kind === "flag");
  return !ofRow && decided !== undefined ? decided : { kind: "anything", key: keyOf(expression) };
}

function isTenantColumn({ relation, name }: Of<"column">, scope: Scope): boolean {
  return name === scope.tenantColumn && (relation === undefined || scope.rowNames.has(relation));
}

function touchesRow(expression: Expression, scope: Scope): boolean {
  if (expression.kind === "column") return expression.relation === undefined || scope.rowNames.has(expression.relation);
  return "operands" in expression
    ? expression.operands.some((one) => touchesRow(one, scope))
    : "operand" in expression && expression.operand !== undefined && touchesRow(expression.operand, scope);
}

function callValue(expression: Of<"call">, evaluation: Evaluation): Value {
  const { schema, name, operands } = expression;
  if (schema === undefined && name === "current_setting") return setting(expression, evaluation);
  if (schema === undefined && name === "pg_has_role") return hasRoleCall(expression, evaluation);
  if (schema === undefined && ROLE_NAMES.has(name)) return { kind: "role" };
  const inlined =
    evaluation.depth > MAX_DEPTH ? undefined : inlineCall(expression, evaluation.scope, evaluation.reader);
  if (inlined !== undefined) return evaluate(inlined, { ...evaluation, depth: evaluation.depth + 1 });
  const values = operands.map((operand) => evaluate(operand, evaluation));
  const [first] = values;
  if (first !== undefined && schema === undefined) {
    if (KEEPING.has(name)) return first;
    if (name === "concat") return concat(values, expression);
    if (LISTS.has(name) && first.kind === "text") return { kind: "list", items: first.text === "" ? [] : [first] };
    if (LISTS.has(name)) return first;
  }
  return unknownCall(expression, values, evaluation);
}

function concat(values: readonly Value[], expression: Expression): Value {
  if (values.every((value) => value.kind === "text")) return text(values.map((value) => value.text).join(""));
  return { kind: "anything", key: keyOf(expression) };
}

const EXTRACT = new Set(["->>", "->", "#>>", "#>"]);

/** An operator of lists, or an order; undefined for what may be anything. */
function knownOperator(name: string, left: Value, right: Value, compared: Comparison): Value | undefined {
  if (left.kind === "list" && right.kind === "list") {
    if (name === "@>") return contains(left.items, right.items, compared);
    if (name === "<@") return contains(right.items, left.items, compared);
  }
  const same = left.kind === "text" && right.kind === "text" && left.text === right.text;
  if (same && ["<", ">"].includes(name)) return truth(false);
  if (same && ["<=", ">="].includes(name)) return truth(true);
  return undefined;
}

function operatorValue(expression: Of<"operator">, evaluation: Evaluation): Value {
  const { name, operands } = expression;
  const [left, right] = operands.map((operand) => evaluate(operand, evaluation)) as [Value, Value | undefined];
  if (right === undefined) return left.kind === "text" ? text(name + left.text) : left;
  if (EXTRACT.has(name)) return left;
  if (name === "=") return equals(left, right, comparison(expression, evaluation));
  if (name === "<>" || name === "!=") {
    const same = { kind: "operator", name: "=", operands } as const;
    return not(equals(left, right, comparison(same, evaluation)));
  }
  const kinds = [left.kind, right.kind];
  if (kinds.includes("error")) return ERROR;
  if (kinds.includes("null")) return NULL;
  if (name === "||") return concat([left, right], expression);
  const known = knownOperator(name, left, right, comparison(expression, evaluation));
  return known ?? { kind: "anything", key: keyOf(expression) };
}

function contains(whole: readonly Value[], part: readonly Value[], compared: Comparison): Value {
  return all(part.map((item) => some(whole.map((one) => equals(one, item, compared)))));
}

function castValue({ operand, type }: Of<"cast">, evaluation: Evaluation): Value {
  const value = evaluate(operand, evaluation);
  if (value.kind !== "text") return value;
  if (value.text === "" && !TEXT_TYPES.has(type) && KNOWN_TYPES.has(type)) return ERROR;
  if (type === "bool" || type === "boolean") {
    const read = asTruth(value, operand, evaluation);
    return read.kind === "boolean" ? read : value;
  }
  // An array's text: `{a,b}`.
  if (value.text.startsWith("{") && value.text.endsWith("}"))
    return {
      kind: "list",
      items: value.text
        .slice(1, -1)
        .split(",")
        .filter((item) => item !== "")
        .map(text),
    };
  return value;
}

const KNOWN_TYPES = new Set([
  "uuid",
  "int2",
  "int4",
  "int8",
  "numeric",
  "json",
  "jsonb",
  "bool",
  "oid",
  "float4",
  "float8",
  "date",
  "timestamp",
  "timestamptz",
  "inet",
  "integer",
  "bigint",
]);

function anyValue(expression: Of<"any">, evaluation: Evaluation): Value {
  const [operand, list] = expression.operands.map((one) => evaluate(one, evaluation)) as [Value, Value];
  if (list.kind === "null" || list.kind === "error") return list;
  const compared = comparison(expression, evaluation);
  const items = list.kind === "list" ? list.items : list.kind === "text" && list.text === "" ? [] : [list];
  const results = items.map((item) => {
    const same = equals(operand, item, compared);
    return expression.name === "="
      ? same
      : expression.name === "<>"
        ? not(same)
        : truth(evaluation.atom(keyOf(expression)));
  });
  return expression.all ? all(results) : some(results);
}

/** A subquery that reads no relation: `(select current_setting(…))`. */
function plainSubquery({ form, name, operand, query }: Of<"subquery">, evaluation: Evaluation): Value {
  const [target] = query.targets as [Expression];
  if (query.conditions.length > 0) {
    const holds = condition({ kind: "and", operands: query.conditions }, evaluation);
    if (!(holds.kind === "boolean" && holds.value)) return form === "scalar" ? NULL : truth(form === "all");
  }
  const value = evaluate(target, evaluation);
  if (form === "scalar") return value;
  if (form === "array") return { kind: "list", items: [value] };
  const operands = [operand ?? ({ kind: "constant", value: null } as const), target];
  return anyValue({ kind: "any", name, all: form === "all", operands }, evaluation);
}

/** A subquery that gives a value. */
function scalarSubquery(expression: Of<"subquery">, evaluation: Evaluation): Value {
  const { query } = expression;
  const { scope, world } = evaluation;
  const [target] = query.targets;
  const source =
    target?.kind === "column"
      ? query.sources.find(({ alias }) => target.relation === alias || query.sources.length === 1)
      : undefined;
  const ofParent = source !== undefined && correlates(query, scope);
  if (ofParent && target?.kind === "column" && scope.tenantColumnOf(source) === target.name) return world.row;
  return { kind: sessionDecides(query, scope) ? "session" : "anything", key: keyOf(expression) };
}

function subqueryValue(expression: Of<"subquery">, evaluation: Evaluation): Value {
  const { form, query, operand, name } = expression;
  const { scope } = evaluation;
  const plain = query.sources.length === 0 && query.nested.length === 0 && query.targets.length === 1;
  if (plain && form !== "exists") return plainSubquery(expression, evaluation);
  if (form === "scalar" || form === "array") return scalarSubquery(expression, evaluation);
  const tied = correlates(query, scope) || (operand !== undefined && touchesRow(operand, scope));
  const compares = form === "exists" || (form === "any" && name === "=");
  if (tied && compares && isBoundQuery(query, scope)) return ownRow(evaluation);
  return truth(evaluation.atom(keyOf(expression)));
}

const HANDLERS: Handlers = {
  constant: ({ value }) => (value === null ? NULL : typeof value === "boolean" ? truth(value) : text(value)),
  column: (expression, { scope, world }) =>
    isTenantColumn(expression, scope) ? world.row : { kind: "anything", key: keyOf(expression) },
  parameter: (expression) => ({ kind: "anything", key: keyOf(expression) }),
  cast: castValue,
  call: callValue,
  operator: operatorValue,
  and: ({ operands }, evaluation) => all(operands.map((one) => condition(one, evaluation))),
  or: ({ operands }, evaluation) => some(operands.map((one) => condition(one, evaluation))),
  not: ({ operand }, evaluation) => not(condition(operand, evaluation)),
  "null-test": (expression, evaluation) => {
    const value = evaluate(expression.operand, evaluation);
    if (value.kind === "error") return ERROR;
    const known =
      value.kind === "null"
        ? true
        : value.kind === "session"
          ? !isBound(evaluation)
          : value.kind === "anything" || value.kind === "flag"
            ? evaluation.atom(`null ${keyOf(expression.operand)}`)
            : false;
    return truth(known !== expression.negated);
  },
  "boolean-test": ({ operand, test }, evaluation) => {
    const value = condition(operand, evaluation);
    if (value.kind === "error") return ERROR;
    const is = test.endsWith("UNKNOWN")
      ? value.kind === "null"
      : value.kind === "boolean" && value.value === test.endsWith("TRUE");
    return truth(is !== test.includes("NOT"));
  },
  distinct: (expression, evaluation) => {
    const [left, right] = expression.operands.map((one) => evaluate(one, evaluation)) as [Value, Value];
    if (left.kind === "error" || right.kind === "error") return ERROR;
    const nulls = [left, right].filter(({ kind }) => kind === "null").length;
    const same = nulls > 0 ? truth(nulls === 2) : equals(left, right, comparison(expression, evaluation));
    return expression.negated ? same : not(same);
  },
  pattern: (expression, evaluation) => {
    const values = expression.operands.map((one) => evaluate(one, evaluation));
    if (values.some(({ kind }) => kind === "error")) return ERROR;
    if (values.some(({ kind }) => kind === "null")) return NULL;
    return truth(evaluation.atom(keyOf(expression)));
  },
  any: anyValue,
  array: ({ operands }, evaluation) => ({ kind: "list", items: operands.map((one) => evaluate(one, evaluation)) }),
  row: ({ operands }, evaluation) => ({ kind: "list", items: operands.map((one) => evaluate(one, evaluation)) }),
  case: ({ subject, branches, otherwise }, evaluation) => {
    for (const { when, result } of branches) {
      const test: Expression =
        subject === undefined ? when : { kind: "operator", name: "=", operands: [subject, when] };
      const value = condition(test, evaluation);
      if (value.kind === "error") return ERROR;
      if (value.kind === "boolean" && value.value) return evaluate(result, evaluation);
    }
    return evaluate(otherwise, evaluation);
  },
  coalesce: ({ operands }, evaluation) => {
    for (const operand of operands) {
      const value = evaluate(operand, evaluation);
      const absent = value.kind === "null" || (value.kind === "session" && !isBound(evaluation));
      if (!absent) return value;
    }
    return NULL;
  },
  nullif: (expression, evaluation) => {
    const [left, right] = expression.operands.map((one) => evaluate(one, evaluation)) as [Value, Value];
    const same = equals(left, right, { ...comparison(expression, evaluation), atom: () => false });
    return same.kind === "boolean" && same.value ? NULL : left;
  },
  session: ({ name }, evaluation) =>
    /user|role/.test(name) ? { kind: "role" } : { kind: "anything", key: `${name}${evaluation.depth}` },
  subquery: subqueryValue,
  unknown: (expression) => ({ kind: "anything", key: keyOf(expression) }),
};

/** The value of an expression. */
export function evaluate(expression: Expression, evaluation: Evaluation): Value {
  return (HANDLERS[expression.kind] as (one: Expression, evaluation: Evaluation) => Value)(expression, evaluation);
}

/** The truth of a condition. */
export const evaluateCondition = condition;
