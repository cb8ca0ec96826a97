import type { OrmEntity, OrmModel, OrmRelation } from "@tapdb/core/audit";

/** A model of which only some things are said. */
export function model(parts: Partial<OrmModel>): OrmModel {
  return { orm: "typeorm", entities: [], ...parts };
}

/** What of an entity is said. */
export interface EntityParts {
  /** @defaultValue ["id", "tenant_id", "org_id"] */
  readonly columns?: readonly string[];
  readonly relations?: readonly OrmRelation[];
  readonly uniques?: readonly (readonly string[])[];
}

export function entity(name: string, table: string, parts: EntityParts = {}): OrmEntity {
  const { columns = ["id", "tenant_id", "org_id"], relations = [], uniques = [] } = parts;
  const toColumn = (column: string) => ({ property: column, column, nullable: false, primary: column === "id" });
  return { name, schema: undefined, table, columns: columns.map(toColumn), relations, uniques };
}

/** A many-to-one relation; `columns` are pairs of its own column and the other side's. */
export function belongsTo(
  property: string,
  target: string,
  columns: readonly (readonly [string, string])[],
): OrmRelation {
  const joinColumns = columns.map(([column, references]) => ({ column, references }));
  return { property, target, kind: "many-to-one", joinColumns };
}

export function manyToMany(property: string, target: string, table: string): OrmRelation {
  return { property, target, kind: "many-to-many", joinColumns: [], joinTable: { schema: undefined, table } };
}
