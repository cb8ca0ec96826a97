import {
  advisory,
  counter,
  customer,
  decoy,
  lock,
  newOrder,
  order,
  q,
  stock,
  tx,
  update,
  type Shape,
} from "../shape.ts";

const G = "a lock before all";
const parent = (id: number) => q("select 1 from S.customer where id = $1 for update", id);
const TENANT = `
  create table S.doc (tenant text not null default current_setting('tapdb.tenant'), id int, n int default 0, primary key (tenant, id));
  insert into S.doc select t, i from unnest(array['acme', 'globex']) t, generate_series(101, 103) i;
  alter table S.doc enable row level security; alter table S.doc force row level security;
  create policy p on S.doc using (tenant = (select current_setting('tapdb.tenant')))`;
const own = q("select pg_advisory_xact_lock(hashtext(current_setting('tapdb.tenant')))");
const doc = (id: number) => q("update S.doc set n = n + 1 where id = $1", id);
const REGISTER = "create table S.register (name text primary key); insert into S.register values ('only')";

/** A lock that both take first keeps apart what comes after, in whatever order. */
export const guardedDecoys: readonly Shape[] = [
  decoy(G, "an advisory lock before two accounts", [tx("transfer", advisory(1001), update(11), update(12))]),
  decoy(G, "a row before two accounts", [tx("transfer", counter("count-x"), update(11), update(12))]),
  decoy(G, "a table before two accounts", [
    tx("transfer", q("lock table S.account in share row exclusive mode"), update(11), update(12)),
  ]),
  decoy(G, "the parent before its children", [
    tx("one", parent(21), order(31), stock("sku-a")),
    tx("two", parent(21), stock("sku-a"), order(31)),
  ]),
  decoy(G, "a counter before opposite orders", [
    tx("one", counter("count-x"), stock("sku-a"), update(11)),
    tx("two", counter("count-x"), update(11), stock("sku-a")),
  ]),
  decoy(
    G,
    "an advisory lock of each tenant",
    [tx("one", own, doc(101), doc(102)), { ...tx("two", own, doc(102), doc(101)), tenant: "globex" }],
    TENANT,
  ),
  decoy(
    G,
    "a tenant's own lock, then a list of documents",
    [
      tx("one", own, doc(101), doc(102), doc(103)),
      { ...tx("one", own, doc(103), doc(102), doc(101)), tenant: "globex" },
    ],
    TENANT,
  ),
  decoy(
    G,
    "the only row of a register",
    [
      tx("one", q("select 1 from S.register for update"), update(11), update(12)),
      tx("two", q("select 1 from S.register for update"), update(12), update(11)),
    ],
    REGISTER,
  ),
  decoy(G, "a key that all claim first", [
    tx("job", q("insert into S.counter (name) values ('job')"), update(11), update(12)),
    tx("boj", q("insert into S.counter (name) values ('job')"), update(12), update(11)),
  ]),
  decoy(G, "FOR UPDATE of a fixed row before shared locks and updates", [
    tx("one", q("select 1 from S.account where id = 11 for update"), lock(12, "share"), update(13)),
    tx("two", q("select 1 from S.account where id = 11 for update"), lock(13, "share"), update(12)),
  ]),
  decoy(G, "advisory before opposite tables", [
    tx("one", advisory(1001), q("lock table S.account in exclusive mode"), q("lock table S.stock in exclusive mode")),
    tx("two", advisory(1001), q("lock table S.stock in exclusive mode"), q("lock table S.account in exclusive mode")),
  ]),
  decoy(G, "the parent before a new child and itself again", [
    tx("place", parent(21), newOrder(131, 21), customer(21)),
  ]),
  decoy(G, "three ways behind one advisory lock", [
    tx("one", advisory(1009), update(11), stock("sku-a")),
    tx("two", advisory(1009), stock("sku-a"), counter("count-x")),
    tx("three", advisory(1009), counter("count-x"), update(11)),
  ]),
];
