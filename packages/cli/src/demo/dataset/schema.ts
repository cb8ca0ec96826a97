/** The tables of the demo's shop. Every table holds the rows of all tenants; `shop_id` says whose. */
export const SCHEMA = `
create table shops (
  id text primary key,
  name text not null,
  country text not null,
  plan text not null,
  settings jsonb not null,
  created_at timestamptz not null
);
create table staff (
  id integer primary key,
  shop_id text not null,
  name text not null,
  on_duty boolean not null
);
create table customers (
  id integer primary key,
  shop_id text not null,
  name text not null,
  email text not null,
  country text not null,
  preferences jsonb not null,
  created_at timestamptz not null
);
create table products (
  id integer primary key,
  shop_id text not null,
  sku text not null,
  name text not null,
  price_cents integer not null,
  stock integer not null,
  attributes jsonb not null
);
create table orders (
  id integer primary key,
  shop_id text not null,
  customer_id integer not null,
  status text not null,
  total_cents integer not null,
  placed_at timestamptz not null
);
create table order_items (
  id integer primary key,
  shop_id text not null,
  order_id integer not null,
  product_id integer not null,
  quantity integer not null,
  price_cents integer not null
);
create table payments (
  id integer primary key,
  shop_id text not null,
  order_id integer not null,
  method text not null,
  amount_cents integer not null,
  paid_at timestamptz not null
);
create table events (
  id integer primary key,
  shop_id text not null,
  kind text not null,
  payload jsonb not null,
  happened_at timestamptz not null
);`;

/** The tables whose rows belong to a shop, and the column that says to which. */
export const TENANT_TABLES: readonly (readonly [table: string, column: string])[] = [
  ["shops", "id"],
  ["staff", "shop_id"],
  ["customers", "shop_id"],
  ["products", "shop_id"],
  ["orders", "shop_id"],
  ["order_items", "shop_id"],
  ["payments", "shop_id"],
  ["events", "shop_id"],
];

/** Indexes and keys, made after the rows because that is several times faster. A foreign key holds the tenant too. */
export const INDEXES: readonly string[] = [
  "create index on staff (shop_id)",
  "alter table customers add unique (shop_id, id), add foreign key (shop_id) references shops",
  "alter table products add unique (shop_id, id), add foreign key (shop_id) references shops",
  "alter table orders add unique (shop_id, id), add foreign key (shop_id, customer_id) references customers (shop_id, id)",
  "create index on orders (shop_id, placed_at)",
  "create index on orders (shop_id, customer_id)",
  "create index on order_items (shop_id, order_id)",
  "create index on payments (shop_id, order_id)",
  "create index on events (shop_id, happened_at)",
];

/** Row-level security as the guide describes it: the setting is read once per statement, and '' means no tenant. */
export function protect(setting: string): string {
  return TENANT_TABLES.map(([table, column]) => {
    const condition = `${column} = (select nullif(current_setting('${setting}', true), ''))`;
    return `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} using (${condition}) with check (${condition});`;
  }).join("\n");
}

/** The application's role: it owns nothing and cannot get around policies. */
export function grants(role: string): string {
  return `
grant usage on schema public to ${role};
grant select, insert, update, delete on all tables in schema public to ${role};`;
}
