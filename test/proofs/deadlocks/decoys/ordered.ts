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
  type Step,
} from "../shape.ts";

const G = "kept order";
const thrice = (name: string, ...steps: Step[]) => [tx(name, ...steps), tx(name, ...steps), tx(name, ...steps)];
const pairs = (name: string, step: (id: number) => Step, [a, b, c]: readonly [number, number, number]) => [
  tx(name, step(a), step(b)),
  tx(name, step(b), step(c)),
  tx(name, step(a), step(c)),
];
const insert = (sku: string): Step =>
  q("insert into S.stock (sku, qty) values ($1, 1) on conflict (sku) do update set qty = 2", sku);
const many = (...ids: number[]): Step => q("update S.account set balance = 0 where id = any($1::int[])", ids);
const PARTS = `
  create table S.part (region text, id int, n int default 0, primary key (region, id)) partition by list (region);
  create table S.part_n partition of S.part for values in ('north');
  create table S.part_s partition of S.part for values in ('south');
  insert into S.part values ('north', 1), ('south', 2)`;
const part = (region: string, id: number): Step =>
  q("update S.part set n = n + 1 where region = $1 and id = $2", region, id);
const X = q("update S.counter set n = n + 1 where name = 'count-x'");
const Y = q("update S.counter set n = n + 1 where name = 'count-y'");
const table = (name: string, mode: string): Step => q(`lock table S.${name} in ${mode} mode`);

/** The same locks as a shape that deadlocks, always in the same order. */
export const orderedDecoys: readonly Shape[] = [
  decoy(G, "updates sorted by the code", pairs("transfer", update, [11, 12, 13])),
  decoy(
    G,
    "FOR UPDATE sorted by the code",
    pairs("transfer", (id) => lock(id), [11, 12, 13]),
  ),
  decoy(G, "shared locks and updates, sorted", [
    tx("a", lock(11, "share"), update(12)),
    tx("a", lock(12, "share"), update(13)),
    tx("a", lock(11, "share"), update(13)),
  ]),
  decoy(G, "inserts sorted by the code", [
    tx("import", insert("new-a"), insert("new-b")),
    tx("import", insert("new-b"), insert("new-c")),
    tx("import", insert("new-a"), insert("new-c")),
  ]),
  decoy(G, "upserts of rows that are there, sorted", thrice("count", insert("sku-a"), insert("sku-b"))),
  decoy(G, "parent before child, twice", [tx("pay", customer(21), order(31)), tx("ship", customer(21), order(31))]),
  decoy(G, "order before stock, twice", [
    tx("sell", order(31), stock("sku-a")),
    tx("cancel", order(31), stock("sku-a")),
  ]),
  decoy(G, "two global counters, fixed", [tx("in", X, Y), tx("out", X, Y, X)]),
  decoy(G, "ORDER BY in both", [
    tx("one", q("select 1 from S.account where id in (11, 12) order by id for update")),
    tx("two", q("select 1 from S.account where id in (12, 11) order by id for update")),
  ]),
  decoy(G, "a list that the index sorts", [tx("one", many(11, 12)), tx("two", many(12, 11))]),
  decoy(G, "a list, ORDER BY its key", [
    tx("one", q("select 1 from S.account where id = any($1::int[]) order by id for update", [12, 11])),
    tx("two", q("select 1 from S.account where id = any($1::int[]) order by id for update", [11, 12])),
  ]),
  decoy(G, "an upsert of a sorted list", [
    tx(
      "sync",
      q(
        "insert into S.stock (sku, qty) select u, 1 from unnest($1::text[]) u order by u on conflict (sku) do update set qty = 3",
        ["sku-b", "sku-a"],
      ),
    ),
  ]),
  decoy(G, "an insert of a sorted list", [
    tx(
      "sync",
      q("insert into S.stock (sku, qty) select u, 1 from unnest($1::text[]) u order by u", ["new-b", "new-a"]),
    ),
  ]),
  decoy(G, "advisory locks, same order", [
    tx("one", advisory(1001), advisory(1002)),
    tx("two", advisory(1001), advisory(1002)),
  ]),
  decoy(G, "an advisory lock before a row, twice", [
    tx("one", advisory(1001), update(11)),
    tx("two", advisory(1001), update(11)),
  ]),
  decoy(G, "two tables, same order", [
    tx("one", table("account", "exclusive"), table("customer", "exclusive")),
    tx("two", table("account", "exclusive"), table("customer", "exclusive")),
  ]),
  decoy(G, "one statement with two tables, same order", [
    tx("one", q("lock table S.account, S.customer in exclusive mode")),
    tx("two", q("lock table S.account, S.customer in exclusive mode")),
  ]),
  decoy(
    G,
    "rows of two partitions, fixed",
    [tx("a", part("north", 1), part("south", 2)), tx("b", part("north", 1), part("south", 2))].map((flow) => ({
      ...flow,
      steps: [q("select 1 from S.counter where name = 'count-x' for update"), ...flow.steps],
    })),
    PARTS,
  ),
  decoy(G, "three tables in a line", [
    tx("one", update(11), stock("sku-a")),
    tx("two", stock("sku-a"), counter("count-x")),
    tx("three", update(11), counter("count-x")),
  ]),
  decoy(G, "three advisory locks in a line", [
    tx("one", advisory(1001), advisory(1002)),
    tx("two", advisory(1002), advisory(1003)),
    tx("three", advisory(1001), advisory(1003)),
  ]),
  decoy(G, "children of a parent that is locked first", [
    tx("place", q("select 1 from S.customer where id = $1 for update", 21), newOrder(131, 21), newOrder(132, 21)),
  ]),
];
