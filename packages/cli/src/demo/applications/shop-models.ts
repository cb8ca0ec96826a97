import type { EntityModel, FieldModel, FieldType } from "./entity-model.ts";

const COLUMN_BOUNDARY = /[A-Z]/g;

function model(entity: string, table: string, types: Readonly<Record<string, FieldType>>): EntityModel {
  const fields = Object.entries(types).map(([name, type]): FieldModel => {
    const column = name.replaceAll(COLUMN_BOUNDARY, (letter) => `_${letter.toLowerCase()}`);
    return { name, column, type };
  });
  return { entity, schema: "public", table, fields, key: ["id"], tenantField: "shopId" };
}

export const ORDER = model("Order", "orders", {
  id: "integer",
  shopId: "string",
  customerId: "integer",
  status: "string",
  totalCents: "integer",
  placedAt: "timestamp",
});

export const CUSTOMER = model("Customer", "customers", {
  id: "integer",
  shopId: "string",
  name: "string",
  email: "string",
  country: "string",
  preferences: "json",
  createdAt: "timestamp",
});

export const PRODUCT = model("Product", "products", {
  id: "integer",
  shopId: "string",
  sku: "string",
  name: "string",
  priceCents: "integer",
  stock: "integer",
  attributes: "json",
});

export const STAFF = model("Staff", "staff", { id: "integer", shopId: "string", name: "string", onDuty: "boolean" });

/** The entities of the demo's shop. */
export const SHOP_MODELS: readonly EntityModel[] = [ORDER, CUSTOMER, PRODUCT, STAFF];
