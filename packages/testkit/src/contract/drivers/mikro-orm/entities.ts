/** The suite's tables for MikroORM, by `EntitySchema`, which 6.x and 7.x both have. */
import { Collection, EntitySchema } from "@mikro-orm/core";

export class Customer {
  id!: number;
  tenantId?: string;
  name!: string;
  orders = new Collection<Order>(this);
}

export class Order {
  id!: number;
  tenantId?: string;
  totalCents!: number;
  customer!: Customer;
  items = new Collection<OrderItem>(this);
}

export class OrderItem {
  id!: number;
  tenantId?: string;
  sku!: string;
  order!: Order;
}

export class Note {
  id!: number;
  tenantId?: string;
  body!: string;
}

const id = { type: "integer", primary: true, autoincrement: true } as const;
const tenantId = {
  type: "string",
  fieldName: "tenant_id",
  defaultRaw: "nullif(current_setting('tapdb.tenant', true), '')",
} as const;

const customers = new EntitySchema<Customer>({
  class: Customer,
  tableName: "customers",
  properties: {
    id,
    tenantId,
    name: { type: "string" },
    orders: { kind: "1:m", entity: () => Order, mappedBy: "customer" },
  },
});

const orders = new EntitySchema<Order>({
  class: Order,
  tableName: "orders",
  properties: {
    id,
    tenantId,
    totalCents: { type: "integer", fieldName: "total_cents" },
    customer: { kind: "m:1", entity: () => Customer, fieldName: "customer_id" },
    items: { kind: "1:m", entity: () => OrderItem, mappedBy: "order" },
  },
});

const items = new EntitySchema<OrderItem>({
  class: OrderItem,
  tableName: "order_items",
  properties: {
    id,
    tenantId,
    sku: { type: "string" },
    order: { kind: "m:1", entity: () => Order, fieldName: "order_id" },
  },
});

const notes = new EntitySchema<Note>({
  class: Note,
  tableName: "notes",
  properties: { id, tenantId, body: { type: "string" } },
});

/** All of them. */
export const entities = [customers, orders, items, notes];
