/** From libpg-query's parse tree to {@link Expression}. */
import type { CaseBranch, Expression, Query, Source, SubqueryForm } from "./expression.ts";

/** A node of the parse tree: one key, its type. */
type Fields = Readonly<Record<string, unknown>>;
export type ParseNode = Readonly<Record<string, Fields>>;

const nodes = (value: unknown): readonly ParseNode[] => (Array.isArray(value) ? (value as ParseNode[]) : []);
const strings = (value: unknown): string[] => nodes(value).map((node) => String(node.String?.sval ?? ""));
const readAll = (value: unknown): Expression[] => nodes(value).map(readExpression);
const maybe = (value: unknown): Expression | undefined =>
  value === undefined ? undefined : readExpression(value as ParseNode);
const NULL: Expression = { kind: "constant", value: null };

/** `pg_catalog` is what a name means without a schema. */
function qualified(parts: readonly string[]): { schema: string | undefined; name: string } {
  const schema = parts.length > 1 ? parts.at(-2) : undefined;
  return { schema: schema === "pg_catalog" ? undefined : schema, name: parts.at(-1) ?? "" };
}

function constant(fields: Fields): Expression {
  if (fields.isnull === true) return NULL;
  const { sval, boolval, ival, fval } = fields as Record<string, Fields | undefined>;
  // The tree leaves out what is zero, false or empty.
  if (boolval !== undefined) return { kind: "constant", value: boolval.boolval === true };
  if (ival !== undefined) return { kind: "constant", value: String(ival.ival ?? 0) };
  if (fval !== undefined) return { kind: "constant", value: String(fval.fval ?? "0") };
  return { kind: "constant", value: String(sval?.sval ?? "") };
}

function column(fields: Fields): Expression {
  const parts = strings(fields.fields);
  return { kind: "column", relation: parts.length > 1 ? parts.at(-2) : undefined, name: parts.at(-1) ?? "" };
}

const listOf = (value: unknown): Expression[] => {
  const list = (value as ParseNode | undefined)?.List;
  return readAll(list === undefined ? value : list.items);
};

function between(name: string, subject: Expression, bounds: readonly Expression[]): Expression {
  const inside: Expression = {
    kind: "and",
    operands: [
      { kind: "operator", name: ">=", operands: [subject, bounds[0] ?? NULL] },
      { kind: "operator", name: "<=", operands: [subject, bounds[1] ?? NULL] },
    ],
  };
  return name.startsWith("NOT") ? { kind: "not", operand: inside } : inside;
}

const PATTERN_OPERATORS = new Set(["~~", "~~*", "!~~", "!~~*", "~", "~*", "!~", "!~*", "^@"]);

function operator(fields: Fields): Expression {
  const { name } = qualified(strings(fields.name));
  const left = maybe(fields.lexpr);
  const list = listOf(fields.rexpr);
  const right = (): Expression => maybe(fields.rexpr) ?? NULL;
  const both = (): Expression[] => [left ?? NULL, right()];
  switch (fields.kind) {
    case "AEXPR_IN": {
      const any: Expression = {
        kind: "any",
        name: "=",
        all: false,
        operands: [left ?? NULL, { kind: "array", operands: list }],
      };
      return name === "<>" ? { kind: "not", operand: any } : any;
    }
    case "AEXPR_OP_ANY":
      return { kind: "any", name, all: false, operands: both() };
    case "AEXPR_OP_ALL":
      return { kind: "any", name, all: true, operands: both() };
    case "AEXPR_NULLIF":
      return { kind: "nullif", operands: both() };
    case "AEXPR_DISTINCT":
      return { kind: "distinct", operands: both(), negated: false };
    case "AEXPR_NOT_DISTINCT":
      return { kind: "distinct", operands: both(), negated: true };
    case "AEXPR_LIKE":
    case "AEXPR_ILIKE":
    case "AEXPR_SIMILAR":
      return { kind: "pattern", name, operands: both() };
    case "AEXPR_BETWEEN":
    case "AEXPR_NOT_BETWEEN":
    case "AEXPR_BETWEEN_SYM":
    case "AEXPR_NOT_BETWEEN_SYM":
      return between(name, left ?? NULL, list);
    default:
      if (PATTERN_OPERATORS.has(name)) return { kind: "pattern", name, operands: both() };
      return { kind: "operator", name, operands: left === undefined ? [right()] : both() };
  }
}

function boolean(fields: Fields): Expression {
  const operands = readAll(fields.args);
  if (fields.boolop === "NOT_EXPR") return { kind: "not", operand: operands[0] ?? NULL };
  return { kind: fields.boolop === "OR_EXPR" ? "or" : "and", operands };
}

function call(fields: Fields): Expression {
  const { schema, name } = qualified(strings(fields.funcname));
  return { kind: "call", schema, name, operands: readAll(fields.args) };
}

function caseExpression(fields: Fields): Expression {
  const branches = nodes(fields.args).map(({ CaseWhen }): CaseBranch => {
    return { when: maybe(CaseWhen?.expr) ?? NULL, result: maybe(CaseWhen?.result) ?? NULL };
  });
  return { kind: "case", subject: maybe(fields.arg), branches, otherwise: maybe(fields.defresult) ?? NULL };
}

const FORMS: Readonly<Record<string, SubqueryForm>> = {
  EXISTS_SUBLINK: "exists",
  ANY_SUBLINK: "any",
  ALL_SUBLINK: "all",
  ARRAY_SUBLINK: "array",
};

function subquery(fields: Fields): Expression {
  return {
    kind: "subquery",
    form: FORMS[String(fields.subLinkType)] ?? "scalar",
    name: strings(fields.operName).at(-1) ?? "=",
    operand: maybe(fields.testexpr),
    query: readQuery(fields.subselect as ParseNode),
  };
}

function session(fields: Fields): Expression {
  return { kind: "session", name: String(fields.op).replace("SVFOP_", "").toLowerCase() };
}

const READERS: Readonly<Record<string, (fields: Fields) => Expression>> = {
  A_Const: constant,
  ColumnRef: column,
  ParamRef: (fields) => ({ kind: "parameter", number: Number(fields.number ?? 0) }),
  TypeCast: (fields) => ({
    kind: "cast",
    operand: maybe(fields.arg) ?? NULL,
    type: qualified(strings((fields.typeName as Fields).names)).name,
  }),
  FuncCall: call,
  A_Expr: operator,
  BoolExpr: boolean,
  NullTest: (fields) => ({
    kind: "null-test",
    operand: maybe(fields.arg) ?? NULL,
    negated: fields.nulltesttype === "IS_NOT_NULL",
  }),
  BooleanTest: (fields) => ({
    kind: "boolean-test",
    operand: maybe(fields.arg) ?? NULL,
    test: String(fields.booltesttype),
  }),
  A_ArrayExpr: (fields) => ({ kind: "array", operands: readAll(fields.elements) }),
  RowExpr: (fields) => ({ kind: "row", operands: readAll(fields.args) }),
  CaseExpr: caseExpression,
  CoalesceExpr: (fields) => ({ kind: "coalesce", operands: readAll(fields.args) }),
  SubLink: subquery,
  SQLValueFunction: session,
  CollateClause: (fields) => maybe(fields.arg) ?? NULL,
};

/** Reads one expression; what has no bearing on rows becomes `unknown`. */
export function readExpression(node: ParseNode): Expression {
  const [type = "", fields = {}] = Object.entries(node)[0] ?? [];
  return (
    READERS[type]?.(fields) ?? {
      kind: "unknown",
      text: JSON.stringify(node, (key, value) => (key === "location" ? undefined : (value as unknown))),
    }
  );
}

interface FromPart {
  readonly sources: Source[];
  readonly conditions: Expression[];
  readonly nested: Query[];
}

function readFrom(item: ParseNode, into: FromPart): void {
  const { RangeVar, JoinExpr, RangeSubselect, RangeFunction } = item;
  if (RangeVar !== undefined) {
    const name = String(RangeVar.relname);
    const alias = (RangeVar.alias as Fields | undefined)?.aliasname;
    into.sources.push({
      schema: RangeVar.schemaname as string | undefined,
      name,
      alias: alias === undefined ? name : String(alias),
    });
  }
  if (JoinExpr !== undefined) {
    readFrom(JoinExpr.larg as ParseNode, into);
    readFrom(JoinExpr.rarg as ParseNode, into);
    // The condition of an outer join keeps no row of its outer side away.
    if (JoinExpr.quals !== undefined && JoinExpr.jointype === "JOIN_INNER")
      into.conditions.push(readExpression(JoinExpr.quals as ParseNode));
  }
  if (RangeSubselect !== undefined) into.nested.push(readQuery(RangeSubselect.subquery as ParseNode));
  if (RangeFunction !== undefined) {
    const calls = nodes(RangeFunction.functions).flatMap((one) => nodes(one.List?.items).slice(0, 1));
    into.nested.push({
      targets: calls.map(readExpression),
      sources: [],
      conditions: [],
      nested: [],
      isSetOperation: false,
    });
  }
}

/** Reads a SELECT. */
export function readQuery(node: ParseNode | undefined): Query {
  const select = node?.SelectStmt ?? {};
  const from: FromPart = { sources: [], conditions: [], nested: [] };
  for (const item of nodes(select.fromClause)) readFrom(item, from);
  const common = nodes((select.withClause as Fields | undefined)?.ctes).map(({ CommonTableExpr }) =>
    readQuery(CommonTableExpr?.ctequery as ParseNode),
  );
  // The arms of a set operation stand without the wrapping that other nodes have.
  const arms = [select.larg, select.rarg].filter((arm) => arm !== undefined);
  const where = maybe(select.whereClause);
  return {
    targets: nodes(select.targetList).map(({ ResTarget }) => maybe(ResTarget?.val) ?? NULL),
    sources: from.sources,
    conditions: [...from.conditions, ...(where === undefined ? [] : [where])],
    nested: [...from.nested, ...common, ...arms.map((arm) => readQuery({ SelectStmt: arm as Fields }))],
    isSetOperation: arms.length > 0,
  };
}
