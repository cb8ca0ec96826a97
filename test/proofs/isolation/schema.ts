/** What the proof adds to the tables of the contract suites. */

/** Makes every table say whose a row is without reading `tenant_id`, and plants what an attacker would use. */
export const proofSchema = `
  create table tenant_tags (tag integer primary key, tenant_id text not null unique);
  create table counters (
    id integer primary key,
    tenant_id text not null default nullif(current_setting('tapdb.tenant', true), ''),
    value integer not null default 0
  );
  alter table counters enable row level security;
  alter table counters force row level security;
  create policy tenant on counters
    using (tenant_id = (select nullif(current_setting('tapdb.tenant', true), '')::text))
    with check (tenant_id = (select nullif(current_setting('tapdb.tenant', true), '')::text));
  alter table customers add column tag integer;
  alter table orders add column tag integer;
  alter table order_items add column tag integer;
  alter table counters add column tag integer;
  alter table notes add column tag integer;

  create function keep_tag() returns trigger language plpgsql as $$
  begin
    if new.tag is distinct from old.tag then raise exception 'the tag of a row was changed' using errcode = 'ZT001'; end if;
    return new;
  end $$;
  create function tag_of_body() returns trigger language plpgsql as $$
  begin
    new.tag := coalesce(new.tag, split_part(new.body, ':', 1)::integer);
    return new;
  end $$;
  create trigger tag before insert on notes for each row execute function tag_of_body();
  create trigger keep before update on notes for each row execute function keep_tag();
  create trigger keep before update on counters for each row execute function keep_tag();
  create trigger keep before update on customers for each row execute function keep_tag();

  create function remember(tenant text) returns void language plpgsql as
    $$ begin perform set_config('tapdb.tenant', tenant, false); end $$;

  create schema shadow;
  create table shadow.customers (id integer, tenant_id text, tag integer, name text);
  create table shadow.counters (id integer, tenant_id text, tag integer, value integer);
`;

/** Fills the tables; `$1` the ids of the tenants in the order of their tags, `$2` the rows of each. */
export const proofSeed = `
  with numbered as (
    insert into tenant_tags (tag, tenant_id)
    select tag, id from unnest($1::text[]) with ordinality as t (id, tag) returning tag, tenant_id
  ), rows as (
    select (n.tag - 1) * $2::integer + r as id, n.tag, n.tenant_id from numbered n, generate_series(1, $2::integer) r
  ), a as (
    insert into customers (id, tenant_id, tag, name) select id, tenant_id, tag, tag || ':customer' from rows
  ), b as (
    insert into orders (id, tenant_id, tag, customer_id, total_cents) select id, tenant_id, tag, id, tag from rows
  ), c as (
    insert into order_items (id, tenant_id, tag, order_id, sku) select id, tenant_id, tag, id, tag || ':sku' from rows
  ), d as (
    insert into counters (id, tenant_id, tag) select id, tenant_id, tag from rows
  )
  insert into notes (id, tenant_id, tag, customer_id, body) select id, tenant_id, tag, id, tag || ':seed:0' from rows`;

/** A role that the application may become and that sees everything, and tables that shadow the real ones. */
export function proofRoles(app: string, reporting: string): string {
  return `
    create role ${reporting} nologin nosuperuser nobypassrls;
    alter role ${app} noinherit;
    grant ${reporting} to ${app};
    create policy reporting on customers to ${reporting} using (true);
    create policy reporting on counters to ${reporting} using (true);
    grant usage on schema shadow to ${app}, ${reporting};
    grant usage on schema public to ${reporting};
    grant select on all tables in schema public, shadow to ${reporting};
    grant select, insert, update, delete on all tables in schema public, shadow to ${app};
    revoke all on tenant_tags from ${app}, ${reporting};
    insert into shadow.customers select id, 'nobody', 0, name from customers;
    insert into shadow.counters select id, 'nobody', 0, value from counters;
    select setval(pg_get_serial_sequence(t, 'id'), 1000000) from unnest(array['customers', 'orders', 'order_items', 'notes']) t;
    analyze;`;
}
