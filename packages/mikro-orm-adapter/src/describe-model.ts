import type { OrmColumn, OrmEntity, OrmModel, OrmRelation } from "@tapdb/core/audit";

interface Property {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly fieldNames?: readonly string[];
  readonly nullable?: boolean;
  readonly primary?: boolean;
  readonly unique?: boolean | string;
  readonly owner?: boolean;
  readonly joinColumns?: readonly string[];
  readonly referencedColumnNames?: readonly string[];
  readonly pivotTable?: string;
  readonly persist?: boolean;
}

interface Metadata {
  readonly className: string;
  readonly schema?: string;
  readonly tableName?: string;
  readonly collection?: string;
  readonly abstract?: boolean;
  readonly pivotTable?: boolean;
  readonly embeddable?: boolean;
  readonly properties: Readonly<Record<string, Property>>;
  readonly uniques?: readonly { readonly properties: string | readonly string[] }[];
}

/** What is read of an ORM of MikroORM. */
export interface DescribedOrm {
  getMetadata(): unknown;
}

const KINDS: Readonly<Record<string, OrmRelation["kind"]>> = {
  "1:1": "one-to-one",
  "m:1": "many-to-one",
  "1:m": "one-to-many",
  "m:n": "many-to-many",
};

function columnsOf({ name, fieldNames = [], nullable = false, primary = false }: Property): OrmColumn[] {
  return fieldNames.map((column) => ({ property: name, column, nullable, primary }));
}

function relationOf(property: Property): OrmRelation {
  const {
    name,
    kind,
    type,
    owner = kind === "m:1",
    joinColumns = [],
    referencedColumnNames = [],
    pivotTable,
  } = property;
  const joined = kind === "m:n" || !owner ? [] : joinColumns;
  const [table, schema] = (pivotTable ?? "").split(".").toReversed();
  return {
    property: name,
    target: type,
    kind: KINDS[kind]!,
    joinColumns: joined.map((column, index) => ({ column, references: referencedColumnNames[index] ?? column })),
    ...(kind === "m:n" && table !== undefined && table !== "" ? { joinTable: { schema, table } } : {}),
  };
}

function entityOf({ className, schema, tableName, collection, properties, uniques = [] }: Metadata): OrmEntity {
  const all = Object.values(properties);
  const fields = (name: string): readonly string[] => properties[name]?.fieldNames ?? [name];
  const single = all.filter(({ unique, primary }) => unique !== undefined && unique !== false && primary !== true);
  return {
    name: className,
    schema: schema === "*" ? undefined : schema,
    table: tableName ?? collection ?? className,
    columns: all.filter(({ persist }) => persist !== false).flatMap(columnsOf),
    relations: all.filter(({ kind }) => KINDS[kind] !== undefined).map(relationOf),
    uniques: [
      ...single.map(({ fieldNames = [] }) => fieldNames),
      ...uniques.map(({ properties: names }) => [names].flat().flatMap(fields)),
    ],
  };
}

/**
 * What an ORM knows of its entities, for `tapdb tenancy audit`; opens no connection.
 *
 * @example orm: () => describeModel(orm)
 */
export function describeModel(orm: DescribedOrm): OrmModel {
  // A record in 6, a map in 7.
  const all = (orm.getMetadata() as { getAll(): object }).getAll();
  const metadata = (all instanceof Map ? [...all.values()] : Object.values(all)) as Metadata[];
  const entities = metadata.filter(({ abstract, pivotTable, embeddable }) => !abstract && !pivotTable && !embeddable);
  const byName = entities.map(entityOf).toSorted((one, other) => one.name.localeCompare(other.name));
  return { orm: "mikro-orm", entities: byName };
}
