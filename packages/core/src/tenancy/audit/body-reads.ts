/** What functions do to tables, and who may call them. */
import type { DatabaseFunction } from "../../catalog/index.ts";
import type { Place } from "../../diagnostics/index.ts";
import type { AuditContext } from "./audit-context.ts";
import type { Expression } from "./predicate/expression.ts";
import { readExpression, readQuery, type ParseNode } from "./predicate/read-expression.ts";
import type { TenantTable } from "./tenant-table.ts";

type Fields = Readonly<Record<string, unknown>>;

/** `function app.total(integer)`. */
export function functionPlace({ schema, name, signature }: DatabaseFunction): Place {
  return { object: `function ${schema}.${name}(${signature})` };
}

/** Whether the application may call a function by itself; what a trigger calls nobody else can. */
export function isExecutable(audit: AuditContext, one: DatabaseFunction): boolean {
  if (one.returns === "trigger" || one.returns === "event_trigger") return false;
  if (audit.app.inherited.has(one.owner)) return true;
  return audit.app.usesSchema(one.schema) && audit.app.holds(one.grants, "EXECUTE");
}

/** Every node of a type in a tree. */
export function nodesOf(tree: unknown, type: string): Fields[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [
    ...(key === type ? [value as Fields] : []),
    ...nodesOf(value, type),
  ]);
}

/** A table of tenants that a statement reads or changes, and the condition under which it does. */
export interface TouchedTable {
  readonly table: TenantTable;
  readonly alias: string;
  readonly condition: Expression;
}

const TRUE: Expression = { kind: "constant", value: true };

function named(audit: AuditContext, range: Fields | undefined): { table: TenantTable; alias: string } | undefined {
  if (range === undefined) return undefined;
  const table = audit.table({ schema: range.schemaname as string | undefined, name: String(range.relname) });
  const alias = (range.alias as Fields | undefined)?.aliasname ?? range.relname;
  return table === undefined ? undefined : { table, alias: String(alias) };
}

function touchedBySelects(audit: AuditContext, statement: ParseNode): TouchedTable[] {
  return nodesOf([statement], "SelectStmt").flatMap((select) => {
    const query = readQuery({ SelectStmt: select });
    return query.sources.flatMap((source): TouchedTable[] => {
      const table = audit.table(source);
      if (table === undefined) return [];
      return [{ table, alias: source.alias, condition: { kind: "and", operands: [TRUE, ...query.conditions] } }];
    });
  });
}

function touchedByChanges(audit: AuditContext, statement: ParseNode): TouchedTable[] {
  return ["UpdateStmt", "DeleteStmt"].flatMap((type) =>
    nodesOf([statement], type).flatMap((change): TouchedTable[] => {
      const target = named(audit, change.relation as Fields | undefined);
      const where = change.whereClause as ParseNode | undefined;
      return target === undefined ? [] : [{ ...target, condition: where === undefined ? TRUE : readExpression(where) }];
    }),
  );
}

/** The tables of tenants that statements read or change. */
export function readsOf(audit: AuditContext, statements: readonly ParseNode[]): TouchedTable[] {
  return statements.flatMap((statement) => [
    ...touchedBySelects(audit, statement),
    ...touchedByChanges(audit, statement),
  ]);
}

/** The relations that statements insert into. */
export function writesOf(statements: readonly ParseNode[]): { schema: string | undefined; name: string }[] {
  return nodesOf(statements, "InsertStmt").map(({ relation }) => {
    const { schemaname, relname } = relation as Fields;
    return { schema: schemaname as string | undefined, name: String(relname) };
  });
}

/** The calls in statements. */
export function callsOf(statements: readonly ParseNode[]): Extract<Expression, { kind: "call" }>[] {
  return nodesOf(statements, "FuncCall").flatMap((fields) => {
    const call = readExpression({ FuncCall: fields });
    return call.kind === "call" ? [call] : [];
  });
}
