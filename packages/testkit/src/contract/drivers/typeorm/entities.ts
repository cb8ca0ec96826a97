import { EntitySchema } from "typeorm";

export interface Customer {
  id: number;
  tenantId: string;
  name: string;
  orders?: Order[];
  notes?: Note[];
}

/** The same table, with a relation that loads when it is awaited. */
export interface LazyCustomer {
  id: number;
  tenantId: string;
  orders: Promise<LazyOrder[]>;
}

export interface LazyOrder {
  id: number;
  tenantId: string;
  customer: Promise<LazyCustomer>;
}

export interface Order {
  id: number;
  tenantId: string;
  totalCents: number;
  customer?: Customer;
  items?: OrderItem[];
}

export interface OrderItem {
  id: number;
  tenantId: string;
  sku: string;
  order?: Order;
}

export interface Note {
  id: number;
  tenantId: string;
  body: string;
  customer?: Customer;
}

const id = { type: "integer", primary: true, generated: "increment" } as const;
const tenantId = {
  type: "text",
  name: "tenant_id",
  default: () => "nullif(current_setting('tapdb.tenant', true), '')",
} as const;

export const Customers = new EntitySchema<Customer>({
  name: "Customer",
  tableName: "customers",
  columns: { id, tenantId, name: { type: "text" } },
  relations: {
    orders: { type: "one-to-many", target: "Order", inverseSide: "customer" },
    notes: { type: "one-to-many", target: "Note", inverseSide: "customer" },
  },
});

export const LazyCustomers = new EntitySchema<LazyCustomer>({
  name: "LazyCustomer",
  tableName: "customers",
  columns: { id, tenantId },
  relations: { orders: { type: "one-to-many", target: "LazyOrder", inverseSide: "customer", lazy: true } },
});

export const LazyOrders = new EntitySchema<LazyOrder>({
  name: "LazyOrder",
  tableName: "orders",
  columns: { id, tenantId },
  relations: {
    customer: {
      type: "many-to-one",
      target: "LazyCustomer",
      inverseSide: "orders",
      joinColumn: { name: "customer_id" },
      lazy: true,
    },
  },
});

export const Orders = new EntitySchema<Order>({
  name: "Order",
  tableName: "orders",
  columns: { id, tenantId, totalCents: { type: "integer", name: "total_cents" } },
  relations: {
    customer: { type: "many-to-one", target: "Customer", inverseSide: "orders", joinColumn: { name: "customer_id" } },
    items: { type: "one-to-many", target: "OrderItem", inverseSide: "order" },
  },
});

export const OrderItems = new EntitySchema<OrderItem>({
  name: "OrderItem",
  tableName: "order_items",
  columns: { id, tenantId, sku: { type: "text" } },
  relations: {
    order: { type: "many-to-one", target: "Order", inverseSide: "items", joinColumn: { name: "order_id" } },
  },
});

export const Notes = new EntitySchema<Note>({
  name: "Note",
  tableName: "notes",
  columns: { id, tenantId, body: { type: "text" } },
  relations: {
    customer: { type: "many-to-one", target: "Customer", inverseSide: "notes", joinColumn: { name: "customer_id" } },
  },
});

export const entities = [Customers, LazyCustomers, LazyOrders, Orders, OrderItems, Notes];
