import type { DatabaseFunction } from "../../../catalog/index.ts";
import type { Expression } from "./expression.ts";
import { readExpression, type ParseNode } from "./read-expression.ts";
import type { SqlReader } from "./sql-reader.ts";

/** What a function's body does, as far as it can be read. */
export interface FunctionBody {
  /** Whether the body was understood at all. */
  readonly understood: boolean;
  /** Its SQL statements; expressions of PL/pgSQL are there as SELECTs. */
  readonly statements: readonly ParseNode[];
  /** What it returns, when it is one expression. */
  readonly result: Expression | undefined;
  /** Texts that EXECUTE runs, as expressions. */
  readonly dynamic: readonly Expression[];
}

const NOTHING: FunctionBody = { understood: false, statements: [], result: undefined, dynamic: [] };
const SQL_STATEMENT = 0;
const SQL_EXPRESSION = 2;

type Tree = Readonly<Record<string, unknown>>;

/** The result of the last SELECT or RETURN, wrapped as a subquery when it reads something. */
function resultOf(statement: ParseNode | undefined): Expression | undefined {
  if (statement?.ReturnStmt !== undefined) return readExpression(statement.ReturnStmt.returnval as ParseNode);
  if (statement?.SelectStmt === undefined) return undefined;
  return readExpression({ SubLink: { subLinkType: "EXPR_SUBLINK", subselect: statement } });
}

function standardBody(definition: string, reader: SqlReader): readonly ParseNode[] | undefined {
  const body = reader.statements(definition)?.[0]?.CreateFunctionStmt?.sql_body as ParseNode | undefined;
  if (body === undefined) return undefined;
  const list = (body.List?.items ?? []) as readonly ParseNode[];
  return body.List === undefined
    ? [body]
    : list.flatMap((one) => (one.List?.items as ParseNode[] | undefined) ?? [one]);
}

function sqlBody({ definition, source }: DatabaseFunction, reader: SqlReader): FunctionBody {
  const statements = (definition === null ? undefined : standardBody(definition, reader)) ?? reader.statements(source);
  if (statements === undefined) return NOTHING;
  return {
    understood: true,
    statements,
    result: statements.length === 1 ? resultOf(statements[0]) : undefined,
    dynamic: [],
  };
}

interface Found {
  readonly statements: ParseNode[];
  readonly dynamic: Expression[];
}

/** `target := value` without its target. */
function valueOf(assignment: string): string {
  const sign = assignment.indexOf(":=");
  return sign < 0 ? assignment.slice(assignment.indexOf("=") + 1) : assignment.slice(sign + 2);
}

function readPlpgsqlText(fields: Tree, reader: SqlReader, found: Found, dynamic: boolean): void {
  const { query, parseMode } = fields as { query: string; parseMode?: number };
  const mode = parseMode ?? SQL_STATEMENT;
  const sql = mode === SQL_STATEMENT ? query : `select ${mode === SQL_EXPRESSION ? query : valueOf(query)}`;
  found.statements.push(...(reader.statements(sql) ?? []));
  const expression = dynamic ? reader.expression(query) : undefined;
  if (expression !== undefined) found.dynamic.push(expression);
}

function visit(tree: unknown, reader: SqlReader, found: Found): void {
  if (typeof tree !== "object" || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (key === "PLpgSQL_expr") readPlpgsqlText(value as Tree, reader, found, false);
    else if (
      key === "PLpgSQL_stmt_dynexecute" ||
      key === "PLpgSQL_stmt_dynfors" ||
      key === "PLpgSQL_stmt_return_query"
    ) {
      const { query, dynquery, ...rest } = value as Record<string, unknown>;
      const text = (key === "PLpgSQL_stmt_return_query" ? dynquery : query) as { PLpgSQL_expr?: Tree } | undefined;
      if (text?.PLpgSQL_expr !== undefined) readPlpgsqlText(text.PLpgSQL_expr, reader, found, true);
      visit(key === "PLpgSQL_stmt_return_query" ? { query, ...rest } : rest, reader, found);
    } else visit(value, reader, found);
  }
}

type Steps = readonly Record<string, Tree>[];

/** `IF … THEN RETURN …; END IF; RETURN …` as one expression. */
function returned(steps: Steps, reader: SqlReader): Expression | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return undefined;
  const read = (holder: unknown): Expression | undefined => {
    const query = (holder as { PLpgSQL_expr?: { query?: string } } | undefined)?.PLpgSQL_expr?.query;
    return query === undefined ? undefined : reader.expression(query);
  };
  if (step.PLpgSQL_stmt_return !== undefined) return read(step.PLpgSQL_stmt_return.expr);
  const condition = step.PLpgSQL_stmt_if;
  if (condition === undefined || condition.elsif_list !== undefined) return undefined;
  const when = read(condition.cond);
  const result = returned((condition.then_body ?? []) as Steps, reader);
  const otherwise = returned((condition.else_body as Steps | undefined) ?? rest, reader);
  if (when === undefined || result === undefined || otherwise === undefined) return undefined;
  return { kind: "case", subject: undefined, branches: [{ when, result }], otherwise };
}

function plpgsqlBody({ definition }: DatabaseFunction, reader: SqlReader): FunctionBody {
  if (definition === null) return NOTHING;
  const [parsed] =
    (reader.plpgsql(definition) as { plpgsql_funcs?: { PLpgSQL_function: Tree }[] } | undefined)?.plpgsql_funcs ?? [];
  if (parsed === undefined) return NOTHING;
  const found: Found = { statements: [], dynamic: [] };
  visit(parsed.PLpgSQL_function, reader, found);
  const block = (parsed.PLpgSQL_function.action as { PLpgSQL_stmt_block?: { body?: Steps } } | undefined)
    ?.PLpgSQL_stmt_block;
  return { understood: true, ...found, result: returned(block?.body ?? [], reader) };
}

/** Reads the body of a function in SQL or PL/pgSQL; those in other languages are not understood. */
export function readBody(one: DatabaseFunction, reader: SqlReader): FunctionBody {
  if (one.kind === "aggregate" || one.kind === "window") return NOTHING;
  if (one.language === "sql") return sqlBody(one, reader);
  return one.language === "plpgsql" ? plpgsqlBody(one, reader) : NOTHING;
}
