import type { OrmColumn, OrmEntity, OrmModel, OrmRelation } from "@tapdb/core/audit";

interface ColumnMetadata {
  readonly propertyName: string;
  readonly databaseName: string;
  readonly isNullable: boolean;
  readonly isPrimary: boolean;
  readonly referencedColumn?: { readonly databaseName: string } | undefined;
}

interface EntityMetadata {
  readonly name: string;
  readonly schema?: string | undefined;
  readonly tableName: string;
  readonly tableType: string;
  readonly columns: readonly ColumnMetadata[];
  readonly relations: readonly {
    readonly propertyName: string;
    readonly relationType: OrmRelation["kind"];
    readonly isOwning: boolean;
    readonly inverseEntityMetadata: { readonly name: string };
    readonly joinColumns: readonly ColumnMetadata[];
    readonly junctionEntityMetadata?: { readonly schema?: string | undefined; readonly tableName: string } | undefined;
  }[];
  readonly uniques: readonly { readonly columns: readonly ColumnMetadata[] }[];
  readonly indices: readonly { readonly isUnique: boolean; readonly columns: readonly ColumnMetadata[] }[];
}

/** What is read of a data source of TypeORM. */
export interface DescribedDataSource {
  readonly options: object;
  readonly entityMetadatas: readonly unknown[];
}

const names = (columns: readonly ColumnMetadata[]): string[] => columns.map(({ databaseName }) => databaseName);

function columnOf({ propertyName, databaseName, isNullable, isPrimary }: ColumnMetadata): OrmColumn {
  return { property: propertyName, column: databaseName, nullable: isNullable, primary: isPrimary };
}

function relationOf(relation: EntityMetadata["relations"][number]): OrmRelation {
  const { propertyName, relationType, inverseEntityMetadata, joinColumns, junctionEntityMetadata: between } = relation;
  const joined = relationType === "many-to-many" ? [] : joinColumns;
  return {
    property: propertyName,
    target: inverseEntityMetadata.name,
    kind: relationType,
    joinColumns: joined.map(({ databaseName, referencedColumn }) => ({
      column: databaseName,
      references: referencedColumn?.databaseName ?? databaseName,
    })),
    ...(between === undefined ? {} : { joinTable: { schema: between.schema, table: between.tableName } }),
  };
}

function entityOf({ name, schema, tableName, columns, relations, uniques, indices }: EntityMetadata): OrmEntity {
  const unique = [...uniques, ...indices.filter(({ isUnique }) => isUnique)];
  return {
    name,
    schema,
    table: tableName,
    columns: columns.map(columnOf),
    relations: relations.map(relationOf),
    uniques: unique.map((one) => names(one.columns)),
  };
}

/**
 * What a data source knows of its entities, for `tapdb tenancy audit`; opens no connection.
 *
 * @example orm: () => describeModel(dataSource)
 */
export async function describeModel(dataSource: DescribedDataSource): Promise<OrmModel> {
  // Metadata are made when the source is initialised, which would connect.
  if (dataSource.entityMetadatas.length === 0)
    await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
  const metadata = dataSource.entityMetadatas as readonly EntityMetadata[];
  const { synchronize, cache } = dataSource.options as { synchronize?: boolean; cache?: unknown };
  return {
    orm: "typeorm",
    entities: metadata.filter(({ tableType }) => tableType === "regular" || tableType === "view").map(entityOf),
    // tapdb's adapter refuses a cache whose keys it can't change; one that is there beside it does not know tenants.
    caches:
      cache === undefined || cache === false
        ? []
        : [{ name: "query result cache", keyedByTenant: "driver" in dataSource.options }],
    synchronizes: synchronize === true,
  };
}
