/** What a statement reads and writes, from its parse tree and what is known of the database. What is not known is taken for the worst. */
import { childSteps, parentSteps } from "./foreign-key-steps.ts";
import { boundKeys, UNKNOWN_STEP, type RawStep } from "./raw-step.ts";
import type { DatabaseFacts, RelationFacts } from "./relation-facts.ts";
import { StatementScope, type ScopedRelation } from "./statement-scope.ts";
import { as, listOf, nodesOf, textOf, valueOf, type Syntax, type ValueRef } from "./syntax.ts";

/** What a statement is looked at with. */
export interface StepContext {
  readonly facts: DatabaseFacts;
  /** Whether it ran for a tenant: row-level security then adds the tenant's column to every condition. */
  readonly isTenant: boolean;
  /** Whether it gave or changed a row in the run that is looked at. */
  readonly hitRows: boolean;
  readonly expressions: ReadonlySet<string>;
}

/** The value that stands for the transaction's own tenant. */
export const TENANT: ValueRef = { parameter: -1 };

const FUNCTIONS = new Set(["FuncCall"]);
/** Statements that touch no rows. */
const HARMLESS = [
  "TransactionStmt",
  "VariableSetStmt",
  "VariableShowStmt",
  "LockStmt",
  "DeallocateStmt",
  "PrepareStmt",
];

/** The steps of one statement. */
export function statementSteps(statement: Syntax, context: Omit<StepContext, "expressions">): RawStep[] {
  if (HARMLESS.some((kind) => as(statement, kind) !== undefined)) return [];
  if (callsUnknown(statement, context.facts)) return [UNKNOWN_STEP];
  return stepsOf(statement, { ...context, expressions: new Set() });
}

function callsUnknown(statement: Syntax, { functions }: DatabaseFacts): boolean {
  for (const [, call] of nodesOf(statement, FUNCTIONS)) {
    const name = textOf(listOf(call.funcname).at(-1));
    if (name === undefined || functions.has(name)) return true;
  }
  return false;
}

function stepsOf(statement: Syntax, context: StepContext): RawStep[] {
  const [kind, inside] = Object.entries((statement ?? {}) as Record<string, Record<string, Syntax>>)[0] ?? [];
  if (inside === undefined) return [];
  const expressions = listOf((inside.withClause as Record<string, Syntax> | undefined)?.ctes).map((each) =>
    as(each, "CommonTableExpr")!,
  );
  const names = new Set([...context.expressions, ...expressions.map(({ ctename }) => ctename as string)]);
  const inner = { ...context, expressions: names };
  const before = expressions.flatMap(({ ctequery }) => stepsOf(ctequery, inner));
  switch (kind) {
    case "SelectStmt":
      return [...before, ...selectSteps(inside, inner)];
    case "InsertStmt":
      return [...before, ...insertSteps(inside, inner)];
    case "UpdateStmt":
      return [...before, ...updateSteps(inside, inner)];
    case "DeleteStmt":
      return [...before, ...deleteSteps(inside, inner)];
    default:
      return [UNKNOWN_STEP];
  }
}

/** The selects directly inside, not those inside of them. */
function selectsIn(node: Syntax): Syntax[] {
  if (typeof node !== "object" || node === null) return [];
  if (as(node, "SelectStmt") !== undefined) return [node];
  return Object.entries(node).flatMap(([key, inside]) => (key === "withClause" ? [] : selectsIn(inside)));
}

function bindTenant({ facts, bound }: ScopedRelation, { isTenant }: StepContext): void {
  if (isTenant && facts.tenantColumn !== undefined) bound.set(facts.tenantColumn, TENANT);
}

function readsOf({ all, columns, bound }: ScopedRelation): RawStep["reads"] {
  return all ? "all" : [...new Set([...columns, ...bound.keys()])];
}

/** The keys by which the statement surely hit one row of a relation. */
function sureKeys(relation: ScopedRelation, scope: StatementScope, context: StepContext): (readonly string[])[] {
  if (scope.isConditional || !context.hitRows) return [];
  return boundKeys(relation.facts.uniqueKeys, relation.bound);
}

function readSteps(
  relations: readonly ScopedRelation[],
  scope: StatementScope,
  context: StepContext,
  locked: (relation: ScopedRelation) => boolean = () => false,
): RawStep[] {
  return relations.flatMap((relation) => {
    const { facts, bound } = relation;
    if (facts.triggered.has("select")) return [UNKNOWN_STEP];
    if (facts.viewOf !== undefined)
      return facts.viewOf.map((name): RawStep => ({ relation: name, key: new Map(), rowKeys: [], reads: "all" }));
    const rowKeys = sureKeys(relation, scope, context);
    const step: RawStep = { relation: facts.name, key: bound, rowKeys, reads: readsOf(relation) ?? [] };
    return [locked(relation) && rowKeys.length > 0 ? { ...step, locks: true } : step];
  });
}

function selectSteps(select: Record<string, Syntax>, context: StepContext): RawStep[] {
  if (select.op !== undefined && select.op !== "SETOP_NONE") {
    return [select.larg, select.rarg].flatMap((side) => selectSteps(side as Record<string, Syntax>, context));
  }
  const { withClause: _, ...own } = select;
  const nested = selectsIn(own).flatMap((each) => stepsOf(each, context));
  const scope = new StatementScope(context.facts, context.expressions);
  scope.from(select.fromClause);
  scope.where(select.whereClause);
  if (select.whereClause !== undefined && selectsIn(select.whereClause).length > 0) scope.isConditional = true;
  // An aggregate gives a row even when there is none.
  if (nodesOf(select.targetList, FUNCTIONS).next().done !== true) scope.isConditional = true;
  scope.mention(own);
  if (scope.isUnknown) return [UNKNOWN_STEP];
  for (const relation of scope.relations) bindTenant(relation, context);
  return [...nested, ...readSteps(scope.relations, scope, context, lockedBy(select))];
}

/** FOR UPDATE and FOR NO KEY UPDATE keep writers out; SKIP LOCKED and NOWAIT may not get the row. */
function lockedBy(select: Record<string, Syntax>): (relation: ScopedRelation) => boolean {
  const clauses = listOf(select.lockingClause)
    .map((each) => as(each, "LockingClause")!)
    .filter(({ strength, waitPolicy }) => String(strength).endsWith("UPDATE") && waitPolicy === "LockWaitBlock");
  return ({ alias }) =>
    clauses.some(({ lockedRels }) => {
      const named = listOf(lockedRels).map((each) => as(each, "RangeVar")?.relname);
      return named.length === 0 || named.includes(alias);
    });
}

function targetScope(
  range: Syntax,
  context: StepContext,
): { readonly scope: StatementScope; readonly target: ScopedRelation | undefined } {
  const scope = new StatementScope(context.facts, new Set());
  return { scope, target: scope.add(range as Record<string, Syntax>) };
}

function insertSteps(insert: Record<string, Syntax>, context: StepContext): RawStep[] {
  const { scope, target } = targetScope(insert.relation, context);
  if (scope.isUnknown || target === undefined || target.facts.viewOf !== undefined) return [UNKNOWN_STEP];
  const { facts } = target;
  const conflict = insert.onConflictClause as Record<string, Syntax> | undefined;
  if (facts.triggered.has("insert") || (conflict !== undefined && facts.triggered.has("update"))) return [UNKNOWN_STEP];
  const rows = listOf(as(insert.selectStmt, "SelectStmt")?.valuesLists);
  const sources = rows.length > 0 ? selectsIn(rows) : selectsIn(insert.selectStmt);
  const before = sources.flatMap((each) => stepsOf(each, context));
  const bound = insertedValues(insert, facts, rows);
  if (context.isTenant && facts.tenantColumn !== undefined) bound.set(facts.tenantColumn, TENANT);
  const parents = parentSteps(context.facts, facts, facts.columns, bound);
  return [...before, ...parents, madeStep(facts, bound, conflict, context)];
}

function insertedValues(
  insert: Record<string, Syntax>,
  facts: RelationFacts,
  rows: readonly Syntax[],
): Map<string, ValueRef> {
  const named = listOf(insert.cols).map((each) => as(each, "ResTarget")?.name as string);
  const columns = named.length > 0 ? named : facts.columns;
  const items = rows.length === 1 ? listOf(as(rows[0], "List")?.items) : [];
  return new Map(
    items.flatMap((item, index) => {
      const value = valueOf(item);
      return value === undefined || columns[index] === undefined ? [] : [[columns[index], value] as const];
    }),
  );
}

function madeStep(
  facts: RelationFacts,
  bound: ReadonlyMap<string, ValueRef>,
  conflict: Record<string, Syntax> | undefined,
  { hitRows }: StepContext,
): RawStep {
  const relation = facts.name;
  if (conflict === undefined || conflict.action === "ONCONFLICT_NONE") {
    return { relation, key: bound, rowKeys: boundKeys(facts.uniqueKeys, bound), writes: "all", inserts: true };
  }
  // The row may be there already, with other values in all columns but those that tell of the conflict.
  const infer = (conflict.infer as Record<string, Syntax> | undefined)?.indexElems;
  const arbiter = listOf(infer).map((each) => as(each, "IndexElem")?.name as string | undefined);
  const key = new Map([...bound].filter(([column]) => arbiter.includes(column)));
  const isUpdate = conflict.action === "ONCONFLICT_UPDATE" && conflict.whereClause === undefined && hitRows;
  return { relation, key, rowKeys: isUpdate ? boundKeys(facts.uniqueKeys, key) : [], reads: "all", writes: "all" };
}

/** A change of rows of one relation: one atomic step when a unique key is bound, else a look and then the change. */
function changeSteps(
  target: ScopedRelation,
  scope: StatementScope,
  context: StepContext,
  writes: NonNullable<RawStep["writes"]>,
): RawStep[] {
  const { facts, bound } = target;
  const reads = readsOf(target) ?? [];
  const rowKeys = sureKeys(target, scope, context);
  const base = { relation: facts.name, key: bound, rowKeys };
  if (boundKeys(facts.uniqueKeys, bound).length > 0) return [{ ...base, reads, writes }];
  return [
    { ...base, reads },
    { ...base, reads, writes },
  ];
}

function updateSteps(update: Record<string, Syntax>, context: StepContext): RawStep[] {
  const { scope, target } = targetScope(update.relation, context);
  if (scope.isUnknown || target === undefined) return [UNKNOWN_STEP];
  if (target.facts.viewOf !== undefined || target.facts.triggered.has("update")) return [UNKNOWN_STEP];
  const { withClause: _, ...own } = update;
  const nested = selectsIn(own).flatMap((each) => stepsOf(each, context));
  scope.from(update.fromClause);
  scope.where(update.whereClause);
  if (selectsIn(update.whereClause).length > 0) scope.isConditional = true;
  scope.mention(own);
  if (scope.isUnknown) return [UNKNOWN_STEP];
  for (const relation of scope.relations) bindTenant(relation, context);
  const written = listOf(update.targetList).map((each) => as(each, "ResTarget")?.name as string);
  const writes = [...new Set([...written, ...target.facts.generated])];
  const values = new Map(
    listOf(update.targetList).flatMap((each) => {
      const { name, val } = as(each, "ResTarget")!;
      const value = valueOf(val);
      return value === undefined ? [] : [[name as string, value] as const];
    }),
  );
  const keyChanges = context.facts.foreignKeys.some(
    ({ parent, parentColumns }) =>
      parent === target.facts.name && parentColumns.some((column) => written.includes(column)),
  );
  return [
    ...nested,
    ...readSteps(scope.relations.slice(1), scope, context),
    ...parentSteps(context.facts, target.facts, written, values),
    ...changeSteps(target, scope, context, writes),
    ...(keyChanges ? childSteps(context.facts, target.facts.name, "onUpdate", new Map()) : []),
  ];
}

function deleteSteps(statement: Record<string, Syntax>, context: StepContext): RawStep[] {
  const { scope, target } = targetScope(statement.relation, context);
  if (scope.isUnknown || target === undefined) return [UNKNOWN_STEP];
  if (target.facts.viewOf !== undefined || target.facts.triggered.has("delete")) return [UNKNOWN_STEP];
  const { withClause: _, ...own } = statement;
  const nested = selectsIn(own).flatMap((each) => stepsOf(each, context));
  scope.from(statement.usingClause);
  scope.where(statement.whereClause);
  if (selectsIn(statement.whereClause).length > 0) scope.isConditional = true;
  scope.mention(own);
  if (scope.isUnknown) return [UNKNOWN_STEP];
  for (const relation of scope.relations) bindTenant(relation, context);
  return [
    ...nested,
    ...readSteps(scope.relations.slice(1), scope, context),
    ...changeSteps(target, scope, context, "all"),
    ...childSteps(context.facts, target.facts.name, "onDelete", target.bound),
  ];
}
