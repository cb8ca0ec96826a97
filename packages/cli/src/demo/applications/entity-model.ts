/** What the demo knows of a table; each ORM's entity definition is made from it. */

/** A column type that all three ORMs map. */
export type FieldType = "string" | "uuid" | "integer" | "bigint" | "boolean" | "timestamp" | "json";

/** A column. */
export interface FieldModel {
  /** The name in the application: `customerId`. */
  readonly name: string;
  /** The name in the database: `customer_id`. */
  readonly column: string;
  readonly type: FieldType;
  /** @defaultValue false */
  readonly nullable?: boolean;
}

/** A table with rows of tenants. */
export interface EntityModel {
  /** The name in the application: `Order`. */
  readonly entity: string;
  readonly schema: string;
  readonly table: string;
  readonly fields: readonly FieldModel[];
  /** Names of the fields that make the primary key. */
  readonly key: readonly string[];
  /** Name of the field that says whose a row is. */
  readonly tenantField: string;
}

/** The values of a primary key, by field. */
export type Key = Readonly<Record<string, string | number>>;

/** A row as an ORM gave it, reduced to whose it is and which. */
export interface SeenRow {
  readonly tenant: string;
  readonly key: Key;
}

/** A field of a model by its name. */
export function fieldOf(model: EntityModel, name: string): FieldModel {
  return model.fields.find((field) => field.name === name)!;
}

/** Reduces a row to whose it is and which. */
export function toSeenRow(model: EntityModel, row: object): SeenRow {
  const values = row as Readonly<Record<string, unknown>>;
  const key = model.key.map((name) => {
    const value = values[name];
    return [name, typeof value === "number" ? value : String(value)] as const;
  });
  return { tenant: String(values[model.tenantField]), key: Object.fromEntries(key) };
}
