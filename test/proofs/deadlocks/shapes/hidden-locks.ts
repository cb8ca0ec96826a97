import {
  advisory,
  counter,
  customer,
  lock,
  newOrder,
  order,
  q,
  shape,
  stock,
  tx,
  update,
  type Shape,
} from "../shape.ts";

const TRIGGER = `
  create function S.count_order() returns trigger language plpgsql as $$
  begin update S.customer set orders = orders + 1 where id = new.customer_id; return null; end $$;
  create trigger count_order after insert on S.orders for each row execute function S.count_order();
  create function S.audit() returns trigger language plpgsql as $$
  begin update S.counter set n = n + 1 where name = 'count-x'; return new; end $$;
  create trigger audit before update on S.account for each row execute function S.audit();`;
const PARTS = `
  create table S.part (region text, id int, n int default 0, primary key (region, id)) partition by list (region);
  create table S.part_n partition of S.part for values in ('north');
  create table S.part_s partition of S.part for values in ('south');
  insert into S.part values ('north', 1), ('south', 2), ('north', 3)`;
const TENANT = `
  create table S.doc (tenant text not null default current_setting('tapdb.tenant'), id int, n int default 0, primary key (tenant, id));
  insert into S.doc select t, i from unnest(array['acme', 'globex']) t, generate_series(101, 103) i;
  alter table S.doc enable row level security; alter table S.doc force row level security;
  create policy p on S.doc using (tenant = (select current_setting('tapdb.tenant')))`;
const part = (region: string, id: number) => q("update S.part set n = n + 1 where region = $1 and id = $2", region, id);
const doc = (id: number) => q("update S.doc set n = n + 1 where id = $1", id);

/** Locks that no statement names: of triggers, partitions, policies; and circles of three. */
export const hiddenLockShapes: readonly Shape[] = [
  shape(
    "triggers",
    "a trigger that counts in the parent",
    [tx("place", newOrder(131, 21), newOrder(132, 22))],
    TRIGGER,
  ),
  shape(
    "triggers",
    "a trigger that writes a global counter",
    [tx("pay", update(11)), tx("tally", counter("count-x"), update(12), lock(11))],
    TRIGGER,
  ),
  shape("triggers", "a counted parent, then another", [tx("place", newOrder(131, 21), customer(22))], TRIGGER),
  shape("partitions", "rows of two partitions", [tx("move", part("north", 1), part("south", 2))], PARTS),
  shape("partitions", "rows of one partition", [tx("move", part("north", 1), part("north", 3))], PARTS),
  shape(
    "partitions",
    "a row that changes its partition",
    [
      tx("relocate", q("update S.part set region = 'south' where region = 'north' and id = $1", 1), stock("sku-a")),
      tx("sell", stock("sku-a"), part("north", 1)),
    ],
    PARTS,
  ),
  shape("tenants", "two documents of a tenant", [tx("swap", doc(101), doc(102))], TENANT),
  shape(
    "tenants",
    "a document and a global counter",
    [tx("in", doc(101), counter("count-x")), { ...tx("out", counter("count-x"), doc(101)), tenant: "globex" }],
    TENANT,
  ),
  shape("three-way", "accounts, stock, counters", [
    tx("one", update(11), stock("sku-a")),
    tx("two", stock("sku-a"), counter("count-x")),
    tx("three", counter("count-x"), update(11)),
  ]),
  shape("three-way", "advisory locks", [
    tx("one", advisory(1001), advisory(1002)),
    tx("two", advisory(1002), advisory(1003)),
    tx("three", advisory(1003), advisory(1001)),
  ]),
  shape("three-way", "foreign keys", [
    tx("one", newOrder(131, 21), stock("sku-a")),
    tx("two", stock("sku-a"), update(11)),
    tx("three", update(11), q("delete from S.customer where id = $1", 21)),
  ]),
  shape("three-way", "an upsert, an order, a table", [
    tx("one", q("insert into S.stock values ($1, 1) on conflict (sku) do update set qty = 5", "sku-a"), order(31)),
    tx("two", order(31), counter("count-x")),
    tx("three", counter("count-x"), q("lock table S.stock in exclusive mode")),
  ]),
];
