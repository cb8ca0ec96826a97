import type { DatabaseFacts, RelationFacts } from "./relation-facts.ts";
import { as, columnOf, conjuncts, equality, listOf, nodesOf, valueOf, type Syntax, type ValueRef } from "./syntax.ts";

/** A relation that a statement names, and what it says about the rows that it wants of it. */
export interface ScopedRelation {
  readonly facts: RelationFacts;
  readonly alias: string;
  /** Columns that equal a value. */
  readonly bound: Map<string, ValueRef>;
  /** Columns that are mentioned; all of them after `*`. */
  readonly columns: Set<string>;
  all: boolean;
}

const COLUMNS = new Set(["ColumnRef"]);

/** The relation that a RangeVar names: undefined when it is not known, null when it is the server's own. */
export function findRelation(range: Record<string, Syntax>, facts: DatabaseFacts): RelationFacts | null | undefined {
  const [schema, name] = [range.schemaname as string | undefined, range.relname as string];
  if (schema === "pg_catalog" || schema === "information_schema") return null;
  if (schema !== undefined) return facts.relations.get(`${schema}.${name}`);
  const known = facts.relations.get(`public.${name}`);
  if (known !== undefined) return known;
  const matches = [...facts.relations].filter(([full]) => full.endsWith(`.${name}`));
  if (matches.length === 0 && name.startsWith("pg_")) return null;
  return matches.length === 1 ? matches[0]![1] : undefined;
}

/** The relations of one level of a statement: those of its FROM, and the one that it changes. */
export class StatementScope {
  readonly relations: ScopedRelation[] = [];
  /** Whether it names something that is not known. */
  isUnknown = false;
  /** Whether anything but equalities of columns and values decides about rows. */
  isConditional = false;
  readonly #facts: DatabaseFacts;
  readonly #others: ReadonlySet<string>;

  /** @param others Names of common table expressions, which are no relations. */
  constructor(facts: DatabaseFacts, others: ReadonlySet<string>) {
    this.#facts = facts;
    this.#others = others;
  }

  add(range: Record<string, Syntax>): ScopedRelation | undefined {
    if (range.schemaname === undefined && this.#others.has(range.relname as string)) {
      this.isConditional = true;
      return undefined;
    }
    const facts = findRelation(range, this.#facts);
    if (facts === undefined) this.isUnknown = true;
    if (facts === undefined || facts === null) return undefined;
    const alias = ((range.alias as Record<string, Syntax> | undefined)?.aliasname ?? range.relname) as string;
    const relation = { facts, alias, bound: new Map(), columns: new Set<string>(), all: facts.viewOf !== undefined };
    this.relations.push(relation);
    return relation;
  }

  /** Takes in a FROM clause: its relations, and what the conditions of inner joins say. */
  from(clause: Syntax): void {
    for (const item of listOf(clause)) this.#item(item);
  }

  #item(item: Syntax): void {
    const range = as(item, "RangeVar");
    const join = as(item, "JoinExpr");
    if (range !== undefined) this.add(range);
    else if (join !== undefined) {
      this.#item(join.larg);
      this.#item(join.rarg);
      if (join.jointype === "JOIN_INNER") this.where(join.quals);
      else this.isConditional = true;
      if (join.usingClause !== undefined || join.isNatural === true) this.#mentionAll();
    } else this.isConditional = true;
  }

  #mentionAll(): void {
    for (const relation of this.relations) relation.all = true;
  }

  /** Takes in a condition that every row has to meet. */
  where(condition: Syntax): void {
    const terms = conjuncts(condition);
    const equal: [ReturnType<StatementScope["column"]>, ReturnType<StatementScope["column"]>][] = [];
    for (const term of terms) {
      const sides = equality(term);
      const columns = sides?.map((side) => this.column(side));
      if (sides === undefined || columns === undefined) {
        this.isConditional = true;
        continue;
      }
      const values = sides.map(valueOf);
      if (columns[0] !== undefined && columns[1] !== undefined) equal.push([columns[0], columns[1]]);
      else if (columns[0] !== undefined && values[1] !== undefined)
        columns[0].relation.bound.set(columns[0].column, values[1]);
      else if (columns[1] !== undefined && values[0] !== undefined)
        columns[1].relation.bound.set(columns[1].column, values[0]);
      else this.isConditional = true;
    }
    for (let round = 0; round <= equal.length; round += 1) {
      for (const [one, other] of equal) {
        const [a, b] = [one!.relation.bound.get(one!.column), other!.relation.bound.get(other!.column)];
        if (a !== undefined && b === undefined) other!.relation.bound.set(other!.column, a);
        if (b !== undefined && a === undefined) one!.relation.bound.set(one!.column, b);
      }
    }
  }

  /** The one column that an expression is, if it is one of this scope. */
  column(node: Syntax): { relation: ScopedRelation; column: string } | undefined {
    const reference = as(node, "ColumnRef");
    if (reference === undefined) return undefined;
    const { table, column } = columnOf(reference);
    if (column === undefined) return undefined;
    const owners = this.#owners(table, column);
    return owners.length === 1 ? { relation: owners[0]!, column } : undefined;
  }

  #owners(table: string | undefined, column: string): ScopedRelation[] {
    return this.relations.filter(
      ({ alias, facts }) => (table === undefined || table === alias) && facts.columns.includes(column),
    );
  }

  /** Notes every column that stands anywhere in `node`. */
  mention(node: Syntax): void {
    for (const [, reference] of nodesOf(node, COLUMNS)) {
      const { table, column } = columnOf(reference);
      for (const relation of this.relations) {
        if (table !== undefined && table !== relation.alias) continue;
        if (column === undefined) relation.all = true;
        else if (relation.facts.columns.includes(column)) relation.columns.add(column);
        // A name that is the relation's own is the whole row.
        else if (column === relation.alias) relation.all = true;
      }
    }
  }
}
