import type { CatalogSnapshot, Relation } from "../../../catalog/index.ts";
import { loadSqlParser, type SqlParser } from "../../../sql/index.ts";
import { as, columnOf, conjuncts, equality, listOf, nodesOf, textOf, valueOf, type Syntax } from "./syntax.ts";

/** A foreign key, seen from either side. */
export interface ForeignKey {
  readonly child: string;
  readonly childColumns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

/** What the trace has to know of a relation. */
export interface RelationFacts {
  /** Schema-qualified; that of the topmost table for a partition. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly generated: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  /** The column that row-level security compares with the tenant in every policy, or undefined. */
  readonly tenantColumn: string | undefined;
  /** Events that make code of somebody run: triggers and rewrite rules. */
  readonly triggered: ReadonlySet<string>;
  /** The relations behind a view; undefined for a table. */
  readonly viewOf: readonly string[] | undefined;
}

/** The relations, functions and foreign keys of a database. */
export interface DatabaseFacts {
  readonly relations: ReadonlyMap<string, RelationFacts>;
  readonly foreignKeys: readonly ForeignKey[];
  /** Functions that may read or write tables, by their unqualified names. */
  readonly functions: ReadonlySet<string>;
}

const COLUMN_REFERENCE = new Set(["ColumnRef"]);
const FUNCTION_CALL = new Set(["FuncCall"]);

function readsSetting(node: Syntax, setting: string): boolean {
  for (const [, call] of nodesOf(node, FUNCTION_CALL)) {
    if (textOf(listOf(call.funcname).at(-1)) !== "current_setting") continue;
    const name = valueOf(listOf(call.args)[0]);
    if (name !== undefined && "constant" in name && name.constant.toLowerCase() === setting) return true;
  }
  return false;
}

/** The column of `column = … current_setting('the tenant') …` when that has to hold for a row. */
function comparedColumn(parser: SqlParser, expression: string, setting: string): string | undefined {
  const statement = parser.parse(`select 1 where ${expression}`).stmts?.[0]?.stmt;
  for (const term of conjuncts(as(statement, "SelectStmt")?.whereClause)) {
    const sides = equality(term);
    if (sides === undefined) continue;
    for (const [one, other] of [sides, sides.toReversed()]) {
      const column = as(one, "ColumnRef");
      const isClean = nodesOf(other, COLUMN_REFERENCE).next().done === true;
      if (column !== undefined && isClean && readsSetting(other, setting)) return columnOf(column).column;
    }
  }
  return undefined;
}

/** The one column that every permissive policy compares with the tenant. */
function tenantColumnOf(parser: SqlParser, { rlsEnabled, policies }: Relation, setting: string): string | undefined {
  const permissive = policies.filter((policy) => policy.permissive);
  if (!rlsEnabled || permissive.length === 0) return undefined;
  const columns = new Set(
    permissive.flatMap(({ using, withCheck }) =>
      [using, withCheck].flatMap((each) => (each === null ? [] : [comparedColumn(parser, each, setting)])),
    ),
  );
  return columns.size === 1 ? [...columns][0] : undefined;
}

function qualified({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

/** The names that partitions and inheritance children go by: their topmost parent's. */
function topmostNames(relations: readonly Relation[]): Map<string, string> {
  const parents = new Map(
    relations.flatMap((each) => (each.parents[0] ? [[qualified(each), qualified(each.parents[0])]] : [])),
  );
  const top = (name: string): string => (parents.has(name) ? top(parents.get(name)!) : name);
  return new Map(relations.map((each) => [qualified(each), top(qualified(each))]));
}

function triggeredOf({ triggers, rewriteRules, kind }: Relation): Set<string> {
  const events = triggers.filter(({ enabled }) => enabled !== "disabled").flatMap((trigger) => trigger.events);
  return new Set(rewriteRules.length > 0 && kind !== "view" ? ["select", "insert", "update", "delete"] : events);
}

function uniqueKeysOf({ indexes }: Relation): string[][] {
  return indexes
    .filter(({ unique, valid, predicate, keys }) => unique && valid && predicate === null && !keys.includes(null))
    .map(({ keys }) => [...keys] as string[]);
}

/** What the trace needs of a snapshot. @param setting The setting that carries the tenant: `tapdb.tenant`. */
export async function databaseFacts(snapshot: CatalogSnapshot, setting: string): Promise<DatabaseFacts> {
  const parser = await loadSqlParser();
  const top = topmostNames(snapshot.relations);
  const nameOf = (name: string): string => top.get(name) ?? name;
  const relations = new Map<string, RelationFacts>();
  for (const relation of snapshot.relations) {
    const isView = relation.kind === "view";
    relations.set(qualified(relation), {
      name: nameOf(qualified(relation)),
      columns: relation.columns.map(({ name }) => name),
      generated: relation.columns.filter(({ generated }) => generated === "stored").map(({ name }) => name),
      uniqueKeys: uniqueKeysOf(relation),
      tenantColumn: tenantColumnOf(parser, relation, setting.toLowerCase()),
      triggered: triggeredOf(relation),
      viewOf: isView ? relation.reads.map((each) => nameOf(qualified(each))) : undefined,
    });
  }
  const foreignKeys = snapshot.relations.flatMap((relation) =>
    relation.constraints.flatMap(({ references, columns }) =>
      references === null
        ? []
        : [
            {
              child: nameOf(qualified(relation)),
              childColumns: columns,
              parent: nameOf(qualified(references)),
              parentColumns: references.columns,
              onDelete: references.onDelete,
              onUpdate: references.onUpdate,
            },
          ],
    ),
  );
  const functions = snapshot.functions.filter(({ volatility }) => volatility !== "immutable").map(({ name }) => name);
  return { relations, foreignKeys, functions: new Set(functions) };
}
