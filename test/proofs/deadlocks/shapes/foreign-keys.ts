import { newOrder, order, q, shape, stock, tx, type Shape } from "../shape.ts";

const G = "foreign keys";
const lockCustomer = (id: number) => q("select 1 from S.customer where id = $1 for update", id);
const remove = (id: number) => q("delete from S.customer where id = $1", id);
const PAIR = `create table S.pair (id int primary key, one int references S.customer, two int references S.customer);
  create table S.gift (id int primary key, first int references S.customer, second int references S.account)`;
const DEFERRED = `create table S.late (id int primary key, customer_id int references S.customer deferrable initially deferred)`;
const NULLING = `create table S.note (id int primary key, customer_id int references S.customer on delete set null);
  insert into S.note values (51, 21), (52, 22)`;
const TREE = `create table S.node (id int primary key, parent int references S.node);
  insert into S.node values (61, null), (62, null), (63, 61), (64, 62)`;

/** Foreign keys' checks lock the parent in FOR KEY SHARE. */
export const foreignKeyShapes: readonly Shape[] = [
  shape(G, "insert of a child, then FOR UPDATE of its parent", [tx("place", newOrder(131, 21), lockCustomer(21))]),
  shape(G, "insert of a child, then delete of another parent", [tx("move", newOrder(131, 21), remove(22))]),
  shape(G, "insert of a child, then FOR UPDATE of another parent", [tx("gift", newOrder(131, 21), lockCustomer(22))]),
  shape(G, "insert of a child beside FOR UPDATE of the parent", [
    tx("place", newOrder(131, 21), stock("sku-a")),
    tx("review", stock("sku-a"), lockCustomer(21)),
  ]),
  shape(G, "FOR UPDATE of the parent, then stock", [
    tx("review", lockCustomer(21), stock("sku-a")),
    tx("place", stock("sku-a"), newOrder(131, 21)),
  ]),
  shape(
    G,
    "two parents of one child",
    [
      tx("pair", q("insert into S.pair values ($1, $2, $3)", 71, 21, 22)),
      tx("review", lockCustomer(22), lockCustomer(21)),
    ],
    PAIR,
  ),
  shape(
    G,
    "parents of two tables",
    [
      tx("gift", q("insert into S.gift values ($1, $2, $3)", 71, 21, 11)),
      tx("close", q("select 1 from S.account where id = $1 for update", 11), lockCustomer(21)),
    ],
    PAIR,
  ),
  shape(G, "a child that changes its parent", [
    tx("hand over", q("update S.orders set customer_id = $2 where id = $1", 31, 22)),
    tx("merge", lockCustomer(22), order(31)),
  ]),
  shape(G, "delete that cascades", [tx("drop", remove(21)), tx("pay", order(31), lockCustomer(21))]),
  shape(
    G,
    "delete that sets null",
    [tx("drop", remove(21)), tx("annotate", q("select 1 from S.note where id = $1 for update", 51), lockCustomer(21))],
    NULLING,
  ),
  shape(
    G,
    "a check that waits for COMMIT",
    [
      tx("late", q("insert into S.late values ($1, $2)", 81, 21), stock("sku-a")),
      tx("review", lockCustomer(21), stock("sku-a")),
    ],
    DEFERRED,
  ),
  shape(
    G,
    "a table that refers to itself",
    [
      tx(
        "graft",
        q("insert into S.node values ($1, $2)", 65, 61),
        q("select 1 from S.node where id = $1 for update", 62),
      ),
    ],
    TREE,
  ),
  shape(G, "two children of two parents, then both parents", [
    tx("place", newOrder(131, 21), newOrder(132, 22), lockCustomer(21), lockCustomer(22)),
  ]),
  shape(G, "an upsert of a child, beside FOR UPDATE of its parent", [
    tx(
      "save",
      q("insert into S.orders (id, customer_id) values ($1, $2) on conflict (id) do update set total = 1", 131, 21),
      lockCustomer(22),
    ),
    tx("other", newOrder(132, 22), lockCustomer(21)),
  ]),
];
