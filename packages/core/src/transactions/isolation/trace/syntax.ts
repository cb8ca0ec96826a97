/** PostgreSQL's parse tree, as far as the trace looks into it. */

/** A node: an object with one key, its kind, or a list, or a value. */
export type Syntax = unknown;

/** A value that a statement compares with: a parameter's position, or a constant as text. */
export type ValueRef = { readonly parameter: number } | { readonly constant: string };

/** The inside of a node of a kind, or undefined when it is another. */
export function as(node: Syntax, kind: string): Record<string, Syntax> | undefined {
  return typeof node === "object" && node !== null ? ((node as Record<string, Syntax>)[kind] as never) : undefined;
}

export function listOf(node: Syntax): readonly Syntax[] {
  return Array.isArray(node) ? node : [];
}

/** The text of a String node. */
export function textOf(node: Syntax): string | undefined {
  return as(node, "String")?.sval as string | undefined;
}

/** Every node of some kinds inside `node`, itself included: its kind and its inside. */
export function* nodesOf(node: Syntax, kinds: ReadonlySet<string>): Generator<[string, Record<string, Syntax>]> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, inside] of Object.entries(node)) {
    if (kinds.has(key) && typeof inside === "object" && inside !== null && !Array.isArray(inside))
      yield [key, inside as Record<string, Syntax>];
    yield* nodesOf(inside, kinds);
  }
}

/** What a column reference names: `t.c`, `c`, `t.*` or `*`; the column is undefined for all of them. */
export function columnOf(reference: Record<string, Syntax>): { table: string | undefined; column: string | undefined } {
  const fields = listOf(reference.fields);
  const last = fields.at(-1);
  const table = fields.length > 1 ? textOf(fields.at(-2)) : undefined;
  return { table, column: textOf(last) };
}

function constantText(constant: Record<string, Syntax>): string | undefined {
  for (const kind of ["ival", "sval", "fval", "boolval", "bsval"]) {
    const value = constant[kind] as Record<string, unknown> | undefined;
    if (value !== undefined)
      return String(Object.values(value)[0] ?? (kind === "ival" ? 0 : kind === "boolval" ? false : ""));
  }
  return undefined;
}

/** The parameter or constant that an expression is, through its casts. */
export function valueOf(node: Syntax): ValueRef | undefined {
  const cast = as(node, "TypeCast");
  if (cast !== undefined) return valueOf(cast.arg);
  const parameter = as(node, "ParamRef");
  if (parameter !== undefined) return { parameter: Number(parameter.number ?? 0) };
  const constant = as(node, "A_Const");
  const text = constant === undefined ? undefined : constantText(constant);
  return text === undefined ? undefined : { constant: text };
}

/** The terms of a condition that all hold: those that AND joins. */
export function conjuncts(condition: Syntax): Syntax[] {
  if (condition === undefined || condition === null) return [];
  const all = as(condition, "BoolExpr");
  return all?.boolop === "AND_EXPR" ? listOf(all.args).flatMap(conjuncts) : [condition];
}

/** Both sides of `a = b`, or undefined. */
export function equality(node: Syntax): readonly [Syntax, Syntax] | undefined {
  const expression = as(node, "A_Expr");
  if (expression?.kind !== "AEXPR_OP" || textOf(listOf(expression.name).at(-1)) !== "=") return undefined;
  return [expression.lexpr, expression.rexpr];
}
