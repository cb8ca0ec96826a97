import {
  advisory,
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
  type Work,
} from "../shape.ts";

const G = "nobody waits";
const P = "pool slots";
const pooled = (name: string, work: (work: Work) => Promise<unknown>): Shape => ({
  name,
  group: P,
  deadlock: undefined,
  work,
});
const EMPTY = "create table S.log (id bigint generated always as identity, body text)";
const log = q("insert into S.log (body) values ($1)", "line");

/** One lock, no lock, locks that are not waited for, and pools that are not held. */
export const idleDecoys: readonly Shape[] = [
  decoy(G, "one update", [tx("one", update(11))]),
  decoy(G, "the same row twice", [tx("one", update(11), update(11))]),
  decoy(G, "the strongest mode first", [tx("one", lock(11), update(11), lock(11, "share"))]),
  decoy(G, "NOWAIT twice", [tx("one", lock(11, "update nowait"), lock(12, "update nowait"))]),
  decoy(G, "SKIP LOCKED twice", [tx("one", lock(11, "update skip locked"), lock(12, "update skip locked"))]),
  decoy(G, "a queue with SKIP LOCKED", [
    tx("work", q("select id from S.account order by id for update skip locked limit 1"), q("select 1")),
  ]),
  decoy(G, "advisory locks that are only tried", [
    tx("one", q("select pg_try_advisory_xact_lock(1001)"), q("select pg_try_advisory_xact_lock(1002)")),
    tx("two", q("select pg_try_advisory_xact_lock(1002)"), q("select pg_try_advisory_xact_lock(1001)")),
  ]),
  decoy(G, "only reads", [
    tx("one", q("select * from S.account"), q("select * from S.customer")),
    tx("two", q("select * from S.customer"), q("select * from S.account")),
  ]),
  decoy(G, "appends to a log", [tx("one", log, log), tx("two", log, log)], EMPTY),
  decoy(G, "an append and one row", [tx("one", log, update(11)), tx("two", update(11), log)], EMPTY),
  decoy(G, "a short lock_timeout", [tx("one", q("set local lock_timeout = '20ms'"), update(11), update(12))]),
  decoy(G, "strongest table lock first", [tx("one", q("lock table S.account in exclusive mode"), update(11))]),
  decoy(G, "fixed rows that never meet", [
    tx("one", q("update S.account set balance = 1 where id = 11"), q("update S.account set balance = 1 where id = 12")),
    tx("two", q("update S.account set balance = 1 where id = 14"), q("update S.account set balance = 1 where id = 13")),
  ]),
  decoy(G, "fixed keys that never meet", [
    tx("one", q("insert into S.stock (sku) values ('fix-a')"), q("insert into S.stock (sku) values ('fix-b')")),
    tx("two", q("insert into S.stock (sku) values ('fix-d')"), q("insert into S.stock (sku) values ('fix-c')")),
  ]),
  decoy(
    G,
    "fixed advisory locks that never meet",
    [tx("one", advisory(1), advisory(2)), tx("two", advisory(4), advisory(3))].map((flow) => flow),
  ),
  decoy(G, "a read of the parent, an insert of a child", [
    tx("one", q("select * from S.customer where id = $1", 21), newOrder(131, 21)),
    tx("two", customer(21), stock("sku-a")),
  ]),
  decoy(G, "separate transactions", [tx("one", update(11)), tx("two", update(12)), tx("three", order(31))]),
  pooled("one query after the other", ({ tap }) =>
    tap.withTenant("acme", async () => {
      await tap.pool.query("select 1");
      await tap.pool.query("select 2");
    }),
  ),
  pooled("two queries side by side", ({ tap }) =>
    tap.withTenant("acme", () =>
      Promise.all([tap.pool.query("select pg_sleep(0.05)"), tap.pool.query("select pg_sleep(0.05)")]),
    ),
  ),
  pooled("the pool inside its own transaction", ({ tap }) =>
    tap.withTenant("acme", () =>
      tap.transaction({ name: "outer", retry: false }, async (transaction) => {
        await transaction.query("select 1");
        await tap.pool.query("select 2");
      }),
    ),
  ),
  pooled("a nested transaction", ({ tap }) =>
    tap.withTenant("acme", () =>
      tap.transaction({ name: "outer", retry: false }, () => tap.transaction({}, (inner) => inner.query("select 1"))),
    ),
  ),
  pooled("a connection given back before the next", ({ tap }) =>
    tap.withTenant("acme", async () => {
      const client = await tap.pool.connect();
      await client.query("select 1");
      client.release();
      await tap.pool.query("select 2");
    }),
  ),
];
