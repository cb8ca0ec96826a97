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

const G = "modes that agree";
const key = (id: number) => q("select 1 from S.customer where id = $1 for key share", id);
const TRIGGER = `
  create function S.count_order() returns trigger language plpgsql as $$
  begin update S.customer set orders = orders + 1 where id = new.customer_id; return null; end $$;
  create trigger count_order after insert on S.orders for each row execute function S.count_order();`;
const visit = (of: number) => q("insert into S.visit (customer_id) values ($1)", of);
const table = (name: string, mode: string) => q(`lock table S.${name} in ${mode} mode`);

/** Locks in opposite orders that do not exclude one another. */
export const compatibleDecoys: readonly Shape[] = [
  decoy(G, "shared locks of two rows", [
    tx("one", lock(11, "share"), lock(12, "share")),
    tx("two", lock(12, "share"), lock(11, "share")),
  ]),
  decoy(G, "key share of two rows", [tx("one", lock(11, "key share"), lock(12, "key share"))]),
  decoy(G, "key share and updates that leave the key", [
    tx("one", key(21), customer(21)),
    tx("two", customer(21), key(21)),
  ]),
  decoy(G, "key share of one row, update of another", [tx("one", key(21), customer(22))]),
  decoy(G, "an insert of a child, then an update of its parent", [tx("place", newOrder(131, 21), customer(21))]),
  decoy(G, "an insert of a child, then an update of another parent", [
    tx("place", newOrder(131, 21), q("select 1 from S.customer where id = $1 for no key update", 22)),
  ]),
  decoy(G, "a trigger that counts in the parent", [tx("place", newOrder(131, 21))], TRIGGER),
  decoy(G, "shared advisory locks", [
    tx("one", advisory(1001, "_shared"), advisory(1002, "_shared")),
    tx("two", advisory(1002, "_shared"), advisory(1001, "_shared")),
  ]),
  decoy(G, "SHARE of two tables", [
    tx("one", table("account", "share"), table("stock", "share")),
    tx("two", table("stock", "share"), table("account", "share")),
  ]),
  decoy(G, "ROW EXCLUSIVE of two tables", [
    tx("one", table("account", "row exclusive"), table("stock", "row exclusive")),
    tx("two", table("stock", "row exclusive"), table("account", "row exclusive")),
  ]),
  decoy(
    G,
    "two children of two parents, numbered by the server",
    [tx("place", visit(21), visit(22)), tx("ecalp", visit(22), visit(21))],
    "create table S.visit (id bigint generated always as identity primary key, customer_id int references S.customer)",
  ),
  decoy(G, "plain reads between writes", [
    tx("one", update(11), q("select * from S.account where id = 12")),
    tx("two", q("update S.account set balance = 1 where id = 12"), q("select * from S.account where id = 11")),
  ]),
  decoy(G, "key share, share", [tx("one", lock(11, "key share"), lock(11, "share"))]),
  decoy(G, "a shared advisory lock before one row", [
    tx("one", advisory(1001, "_shared"), update(11)),
    tx("two", update(12), advisory(1001, "_shared")),
  ]),
  decoy(
    G,
    "different accounts, one counter last",
    [
      tx("one", update(11), counter("count-x")),
      tx("two", q("update S.account set balance = 1 where id = 12"), counter("count-x")),
    ].slice(0, 1),
  ),
  decoy(G, "stock, and an order that only refers to it", [
    tx("one", stock("sku-a"), q("select * from S.orders where id = $1", 31)),
    tx("two", order(31), q("select * from S.stock where sku = $1", "sku-a")),
  ]),
];
