import type { EntityModel, FieldModel, FieldType } from "./entity-model.ts";

const TYPES = {
  string: "String",
  uuid: "String",
  integer: "Int",
  bigint: "BigInt",
  boolean: "Boolean",
  timestamp: "DateTime",
  json: "Json",
} as const satisfies Record<FieldType, string>;
const NATIVE_TYPES: Partial<Record<FieldType, string>> = { uuid: " @db.Uuid", timestamp: " @db.Timestamptz" };

function quoted(name: string): string {
  return JSON.stringify(name);
}

function fieldLine({ name, column, type, nullable = false }: FieldModel, onlyKey: boolean): string {
  const key = onlyKey ? " @id" : "";
  return `  ${name} ${TYPES[type]}${nullable ? "?" : ""}${key}${NATIVE_TYPES[type] ?? ""} @map(${quoted(column)})`;
}

function modelBlock(model: EntityModel, withSchema: boolean): string {
  const [first, ...more] = model.key;
  const lines = model.fields.map((field) => fieldLine(field, more.length === 0 && field.name === first));
  if (more.length > 0) lines.push(`  @@id([${model.key.join(", ")}])`);
  if (withSchema) lines.push(`  @@schema(${quoted(model.schema)})`);
  return [`model ${model.entity} {`, ...lines, `  @@map(${quoted(model.table)})`, "}"].join("\n");
}

/** The Prisma schema of the models; `prismaMajor` decides which options its generator has. */
export function toPrismaSchema(models: readonly EntityModel[], prismaMajor: number): string {
  const schemas = [...new Set(models.map(({ schema }) => schema))];
  const withSchema = schemas.some((schema) => schema !== "public");
  const generator = ['  provider = "prisma-client-js"', '  output = "./client"'];
  const datasource = ['  provider = "postgresql"'];
  if (prismaMajor < 7) {
    generator.push('  engineType = "client"');
    datasource.push('  url = "postgresql://localhost"');
  }
  if (withSchema) datasource.push(`  schemas = [${schemas.map(quoted).join(", ")}]`);
  return [
    ["generator client {", ...generator, "}"].join("\n"),
    ["datasource db {", ...datasource, "}"].join("\n"),
    ...models.map((model) => modelBlock(model, withSchema)),
    "",
  ].join("\n\n");
}
