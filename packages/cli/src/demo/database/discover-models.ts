import type { Client } from "pg";
import { readTenantTables, type TenantTable } from "../../doctor/server/tenant-tables.ts";
import type { EntityModel, FieldModel, FieldType } from "../applications/entity-model.ts";

/** The tables that the demo works on, and those that it leaves out. */
export interface DiscoveredModels {
  /** The largest first. */
  readonly models: readonly EntityModel[];
  /** The type of the tenant columns; tables with another one are left out. */
  readonly tenantType: "text" | "uuid" | "integer" | "bigint";
  /** `orders: it has no primary key`. */
  readonly leftOut: readonly string[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly key: boolean;
}

const TYPES: Readonly<Record<string, FieldType>> = {
  text: "string",
  varchar: "string",
  bpchar: "string",
  name: "string",
  citext: "string",
  uuid: "uuid",
  int2: "integer",
  int4: "integer",
  int8: "bigint",
};
const TENANT_TYPES = { string: "text", uuid: "uuid", integer: "integer", bigint: "bigint" } as const;
const MAX_TABLES = 8;
const SAFE_NAME = /^[a-z][a-zA-Z0-9_]*$/;

const COLUMNS = `
  select a.attname as name, coalesce(nullif(b.typname, null), t.typname) as type,
         exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any (i.indkey)) as key
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  left join pg_type b on b.oid = nullif(t.typbasetype, 0)
  where a.attrelid = format('%I.%I', $1::text, $2::text)::regclass and a.attnum > 0 and not a.attisdropped
  order by a.attnum`;

/** `order_items` becomes `OrderItems`; a name that no language takes becomes `Table3`. */
function entityName(table: string, index: number): string {
  const words = table.split("_").filter((word) => word !== "");
  const name = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return /^[A-Z][a-zA-Z0-9]*$/.test(name) ? name : `Table${index + 1}`;
}

function toModel(table: TenantTable, columns: readonly Column[], index: number): EntityModel | string {
  const wanted = columns.filter(({ name, key }) => key || name === table.column);
  if (!wanted.some(({ key }) => key)) return `${table.table}: it has no primary key`;
  const odd = wanted.find(({ type }) => TYPES[type] === undefined);
  if (odd !== undefined) return `${table.table}: its key or tenant is of type ${odd.type}`;
  const fields = wanted.map(({ name, type }, position): FieldModel => {
    return { name: SAFE_NAME.test(name) ? name : `field${position + 1}`, column: name, type: TYPES[type]! };
  });
  const nameOf = (column: string): string => fields.find((field) => field.column === column)!.name;
  return {
    entity: entityName(table.table, index),
    schema: table.schema,
    table: table.table,
    fields,
    key: wanted.filter(({ key }) => key).map(({ name }) => nameOf(name)),
    tenantField: nameOf(table.column),
  };
}

function tenantTypeOf({ fields, tenantField }: EntityModel): keyof typeof TENANT_TYPES {
  return fields.find(({ name }) => name === tenantField)!.type as keyof typeof TENANT_TYPES;
}

/** Makes entities of the tables whose policies read `setting`. */
export async function discoverModels(client: Pick<Client, "query">, setting: string): Promise<DiscoveredModels> {
  const tables = (await readTenantTables(client, setting))
    .filter(({ enabled, bySetting, readable }) => enabled && bySetting > 0 && readable)
    .toSorted((left, right) => right.rows - left.rows);
  const found: EntityModel[] = [];
  const leftOut: string[] = [];
  for (const [index, table] of tables.entries()) {
    const { rows } = await client.query<Column>(COLUMNS, [table.schema, table.table]);
    const model = toModel(table, rows, index);
    if (typeof model === "string") leftOut.push(model);
    else
      found.push({
        ...model,
        entity: found.some(({ entity }) => entity === model.entity) ? `Table${index + 1}` : model.entity,
      });
  }
  const type = found[0] === undefined ? "string" : tenantTypeOf(found[0]);
  const same = found.filter((model) => tenantTypeOf(model) === type);
  leftOut.push(
    ...found.filter((model) => !same.includes(model)).map(({ table }) => `${table}: its tenant is of another type`),
  );
  leftOut.push(...same.slice(MAX_TABLES).map(({ table }) => `${table}: one of the smaller tables`));
  return { models: same.slice(0, MAX_TABLES), tenantType: TENANT_TYPES[type], leftOut };
}
