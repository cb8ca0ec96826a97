import type { EntityModel } from "../applications/entity-model.ts";

const MANY = 500;

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A query without a WHERE: whose the rows of a table are. `before` is what is read first, in the same statement. */
export function tenantsOfTable({ schema, table, fields, tenantField }: EntityModel, before = ""): string {
  const { column } = fields.find(({ name }) => name === tenantField)!;
  return `select ${identifier(column)} as tenant from ${before}${identifier(schema)}.${identifier(table)} limit ${MANY}`;
}
