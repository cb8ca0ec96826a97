import type { OrmColumn, OrmEntity, OrmModel, OrmRelation } from "@tapdb/core/audit";

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly dbName?: string | null;
  readonly isRequired?: boolean;
  readonly isList?: boolean;
  readonly isId?: boolean;
  readonly isUnique?: boolean;
  readonly relationFromFields?: readonly string[];
  readonly relationToFields?: readonly string[];
}

interface Model {
  readonly name?: string;
  readonly dbName?: string | null;
  readonly schema?: string | null;
  readonly fields: readonly Field[];
  readonly uniqueFields?: readonly (readonly string[])[];
}

type Models = readonly Model[] | Readonly<Record<string, Model>>;

/** `Prisma.dmmf`, or a client: a client's own model leaves out by which columns relations are joined. */
export interface DescribedPrisma {
  readonly datamodel?: { readonly models: unknown };
  readonly _runtimeDataModel?: { readonly models: unknown };
}

type Named = ReadonlyMap<string, Model>;

const columnName = ({ name, dbName }: Field): string => dbName ?? name;

function columnNames(model: Model | undefined, fields: readonly string[]): string[] {
  return fields.map((name) =>
    columnName(model?.fields.find((field) => field.name === name) ?? { name, kind: "scalar", type: "" }),
  );
}

function columnOf(field: Field): OrmColumn {
  const { name, isRequired = true, isId = false } = field;
  return { property: name, column: columnName(field), nullable: !isRequired, primary: isId };
}

function relationOf(model: Model, field: Field, models: Named): OrmRelation {
  const { name, type, isList = false, relationFromFields = [], relationToFields = [] } = field;
  const from = columnNames(model, relationFromFields);
  const to = columnNames(models.get(type), relationToFields);
  const kind = isList ? "one-to-many" : from.length > 0 ? "many-to-one" : "one-to-one";
  return {
    property: name,
    target: type,
    kind,
    joinColumns: from.map((column, index) => ({ column, references: to[index] ?? column })),
  };
}

function entityOf(name: string, model: Model, models: Named): OrmEntity {
  const single = model.fields.filter(({ isUnique }) => isUnique === true).map((field) => [columnName(field)]);
  return {
    name,
    schema: model.schema ?? undefined,
    table: model.dbName ?? name,
    columns: model.fields.filter(({ kind }) => kind !== "object").map(columnOf),
    relations: model.fields.filter(({ kind }) => kind === "object").map((field) => relationOf(model, field, models)),
    uniques: [...single, ...(model.uniqueFields ?? []).map((fields) => columnNames(model, fields))],
  };
}

/**
 * What Prisma's data model says, for `tapdb tenancy audit`; opens no connection.
 *
 * @example orm: () => describeModel(Prisma.dmmf)
 */
export function describeModel(prisma: DescribedPrisma): OrmModel {
  const given = (prisma.datamodel ?? prisma._runtimeDataModel)?.models as Models | undefined;
  const list = (
    Array.isArray(given) ? given : Object.entries(given ?? {}).map(([name, model]) => ({ ...model, name }))
  ) as Model[];
  const models = new Map(list.map((model) => [model.name!, model]));
  return { orm: "prisma", entities: [...models].map(([name, model]) => entityOf(name, model, models)) };
}
