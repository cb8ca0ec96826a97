import { runSql } from "../server/run-sql.ts";

const ID_DIGITS = 4;
const ITEMS_PER_ORDER = 2;

/** The id of the nth seeded tenant, counted from 1: `tenant-0001`. */
export function tenantId(index: number): string {
  return `tenant-${String(index).padStart(ID_DIGITS, "0")}`;
}

/** Ids are blocks: tenant n has the customers, orders and notes (n - 1) * rowsPerTenant + 1 to n * rowsPerTenant. */
const SEED = `
create temporary table seed as
  select ((t - 1) * $rows + r) as id, t, r, 'tenant-' || lpad(t::text, greatest(${ID_DIGITS}, length(t::text)), '0') as tenant
  from generate_series(1, $tenants) t, generate_series(1, $rows) r;
insert into customers (id, tenant_id, name, email)
  select id, tenant, tenant || ':customer-' || r, 'c' || r || '@' || tenant || '.example' from seed order by id;
insert into orders (id, tenant_id, customer_id, status, total_cents, details)
  select id, tenant, id, (array['open', 'paid', 'shipped'])[1 + r % 3], r * 100,
         jsonb_build_object('tenant', tenant, 'channel', case r % 2 when 0 then 'web' else 'shop' end) from seed order by id;
insert into order_items (id, tenant_id, order_id, sku, quantity, price_cents)
  select (id - 1) * ${ITEMS_PER_ORDER} + i, tenant, id, tenant || ':sku-' || i, i, r * 10
  from seed, generate_series(1, ${ITEMS_PER_ORDER}) i order by id, i;
insert into notes (id, tenant_id, customer_id, body, attributes)
  select id, tenant, id, tenant || ':note-' || r, jsonb_build_object('tenant', tenant, 'rank', r) from seed order by id;
select setval(pg_get_serial_sequence('customers', 'id'), max(id)) from customers;
select setval(pg_get_serial_sequence('orders', 'id'), max(id)) from orders;
select setval(pg_get_serial_sequence('order_items', 'id'), max(id)) from order_items;
select setval(pg_get_serial_sequence('notes', 'id'), max(id)) from notes;
analyze customers, orders, order_items, notes;
`;

/**
 * Fills an empty {@link tenantSchema} with `tenants` tenants of `rowsPerTenant` customers, as many orders and notes, and
 * two items an order. Text in every row names its tenant, so that a row which changed hands shows. Gives the tenant ids.
 */
export async function seedTenants(
  database: { readonly adminUrl: string },
  tenants: number,
  rowsPerTenant: number,
): Promise<string[]> {
  await runSql(
    database.adminUrl,
    SEED.replaceAll("$rows", String(Math.trunc(rowsPerTenant))).replaceAll("$tenants", String(Math.trunc(tenants))),
  );
  return Array.from({ length: tenants }, (_, index) => tenantId(index + 1));
}
