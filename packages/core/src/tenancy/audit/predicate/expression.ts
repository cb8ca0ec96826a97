/** An SQL expression, reduced to what decides which rows it lets through. */
export type Expression =
  | { readonly kind: "constant"; readonly value: string | boolean | null }
  | { readonly kind: "column"; readonly relation: string | undefined; readonly name: string }
  | { readonly kind: "parameter"; readonly number: number }
  | { readonly kind: "cast"; readonly operand: Expression; readonly type: string }
  | { readonly kind: "call"; readonly schema: string | undefined; readonly name: string; readonly operands: Operands }
  | { readonly kind: "operator"; readonly name: string; readonly operands: Operands }
  | { readonly kind: "and"; readonly operands: Operands }
  | { readonly kind: "or"; readonly operands: Operands }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "null-test"; readonly operand: Expression; readonly negated: boolean }
  | { readonly kind: "boolean-test"; readonly operand: Expression; readonly test: string }
  | { readonly kind: "distinct"; readonly operands: Operands; readonly negated: boolean }
  | { readonly kind: "pattern"; readonly name: string; readonly operands: Operands }
  | { readonly kind: "any"; readonly name: string; readonly all: boolean; readonly operands: Operands }
  | { readonly kind: "array"; readonly operands: Operands }
  | { readonly kind: "row"; readonly operands: Operands }
  | {
      readonly kind: "case";
      readonly subject: Expression | undefined;
      readonly branches: readonly CaseBranch[];
      readonly otherwise: Expression;
    }
  | { readonly kind: "coalesce"; readonly operands: Operands }
  | { readonly kind: "nullif"; readonly operands: Operands }
  | { readonly kind: "session"; readonly name: string }
  | {
      readonly kind: "subquery";
      readonly form: SubqueryForm;
      readonly name: string;
      readonly operand: Expression | undefined;
      readonly query: Query;
    }
  | { readonly kind: "unknown"; readonly text: string };

type Operands = readonly Expression[];

/** How a subquery is used. */
export type SubqueryForm = "scalar" | "exists" | "any" | "all" | "array";

/** `WHEN … THEN …`. */
export interface CaseBranch {
  readonly when: Expression;
  readonly result: Expression;
}

/** A relation that a query reads, under the name that it has there. */
export interface Source {
  readonly schema: string | undefined;
  readonly name: string;
  readonly alias: string;
}

/** A SELECT, as far as rows and who may see them are concerned. */
export interface Query {
  readonly targets: Operands;
  readonly sources: readonly Source[];
  /** WHERE and the conditions of inner joins, to be taken together. */
  readonly conditions: Operands;
  /** Queries in FROM, of CTEs, and the arms of a set operation. */
  readonly nested: readonly Query[];
  /** Whether it has arms: UNION, INTERSECT, EXCEPT. */
  readonly isSetOperation: boolean;
}

/** The expressions right inside another, those of its subqueries left out. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "cast":
    case "not":
    case "null-test":
    case "boolean-test":
      return [expression.operand];
    case "case": {
      const subject = expression.subject === undefined ? [] : [expression.subject];
      return [...subject, ...expression.branches.flatMap(({ when, result }) => [when, result]), expression.otherwise];
    }
    case "subquery":
      return expression.operand === undefined ? [] : [expression.operand];
    default:
      return "operands" in expression ? expression.operands : [];
  }
}

/** The expressions of a query and of the queries inside it. */
export function expressionsOf(query: Query): readonly Expression[] {
  return [...query.targets, ...query.conditions, ...query.nested.flatMap(expressionsOf)];
}

/** An expression and everything inside it, its subqueries' expressions too. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression;
  for (const operand of operandsOf(expression)) yield* walk(operand);
  if (expression.kind === "subquery") for (const inner of expressionsOf(expression.query)) yield* walk(inner);
}

/** The relations of a query and of all queries inside it. */
export function* sourcesOf(query: Query): Generator<Source> {
  yield* query.sources;
  for (const nested of query.nested) yield* sourcesOf(nested);
  for (const expression of [...query.targets, ...query.conditions]) {
    for (const inner of walk(expression)) if (inner.kind === "subquery") yield* sourcesOf(inner.query);
  }
}

/** The parts of a conjunction. */
export function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === "and" ? expression.operands.flatMap(conjuncts) : [expression];
}

/** The parts of a disjunction, with NOT pushed inwards. */
export function disjuncts(expression: Expression): readonly Expression[] {
  if (expression.kind === "or") return expression.operands.flatMap(disjuncts);
  if (expression.kind !== "not") return [expression];
  const { operand } = expression;
  if (operand.kind === "not") return disjuncts(operand.operand);
  if (operand.kind === "and") return operand.operands.flatMap((part) => disjuncts({ kind: "not", operand: part }));
  return [expression];
}

/** Without casts and without a subquery that only wraps. */
export function bare(expression: Expression): Expression {
  if (expression.kind === "cast") return bare(expression.operand);
  if (expression.kind !== "subquery" || expression.form !== "scalar") return expression;
  const { targets, sources, nested } = expression.query;
  return targets.length === 1 && sources.length === 0 && nested.length === 0 ? bare(targets[0]!) : expression;
}
